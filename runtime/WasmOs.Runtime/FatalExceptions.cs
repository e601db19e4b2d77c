namespace WasmOs.Runtime;

/// <summary>Tells the exceptions after which a process cannot go on.</summary>
public static class FatalExceptions
{
    /// <summary>Whether no boundary may turn this exception into a value.</summary>
    public static bool IsFatal(this Exception exception) =>
        exception is OutOfMemoryException or StackOverflowException or AccessViolationException or ThreadAbortException;
}
