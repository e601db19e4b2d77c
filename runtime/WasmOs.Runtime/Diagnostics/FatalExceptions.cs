namespace WasmOs.Runtime.Diagnostics;

/// <summary>The one rule of what a boundary may catch.</summary>
public static class FatalExceptions
{
    /// <summary>
    /// Whether no boundary may turn this exception into a value, because the process cannot be trusted after it. An <see cref="OutOfMemoryException"/> and an
    /// <see cref="InsufficientExecutionStackException"/> are not: what asked for the memory or the stack has failed, and has given back what it had when they are caught. Let through, they would end a loop that
    /// serves everybody, or, in a callback of native code, the process.
    /// </summary>
    public static bool IsFatal(this Exception exception) => exception is StackOverflowException or AccessViolationException or ThreadAbortException;
}
