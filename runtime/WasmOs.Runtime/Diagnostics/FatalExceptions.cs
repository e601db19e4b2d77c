namespace WasmOs.Runtime.Diagnostics;

/// <summary>The one rule that says which exceptions a boundary may catch.</summary>
public static class FatalExceptions
{
    /// <summary>
    /// True for exceptions that no boundary may turn into a value, because the process cannot be trusted after them. <see cref="OutOfMemoryException"/> and
    /// <see cref="InsufficientExecutionStackException"/> are not fatal: the operation that asked for the memory or the stack has failed, and has released what
    /// it had when the exception is caught. If these two were not caught, they would end a loop that serves all callers, or, in a callback of native code, the
    /// process.
    /// </summary>
    public static bool IsFatal(this Exception exception) => exception is StackOverflowException or AccessViolationException or ThreadAbortException;
}
