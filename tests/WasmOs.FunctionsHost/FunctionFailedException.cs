namespace WasmOs.FunctionsHosting;

/// <summary>A function's call did not succeed: the function threw, it was cancelled, it ran out of time, or its worker ended.</summary>
public sealed class FunctionFailedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="reason">What went wrong, as the worker said it.</param>
    /// <param name="workerStackTrace">The stack in the worker, if the worker sent one.</param>
    public FunctionFailedException(string function, string reason, string? workerStackTrace = null)
        : base($"Function '{function}' failed: {reason}")
    {
        Function = function;
        WorkerStackTrace = workerStackTrace;
    }

    /// <summary>The function's name.</summary>
    public string Function { get; }

    /// <summary>The stack in the worker; <see langword="null"/> when the failure has none.</summary>
    public string? WorkerStackTrace { get; }
}
