namespace WasmOs.Host;

/// <summary>What a boundary may catch.</summary>
internal static class ExceptionExtensions
{
    /// <summary>Whether the process cannot be trusted after this exception, so that no boundary may take it for a failed request.</summary>
    public static bool IsFatal(this Exception exception) => exception is AccessViolationException or InsufficientExecutionStackException;
}
