using Microsoft.Extensions.Logging;

namespace WasmOs.FunctionsHosting;

/// <summary>One line of output, or one log record.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Category">The logger's category; empty for standard output and error.</param>
/// <param name="Level">How severe it is.</param>
/// <param name="Message">The text.</param>
/// <param name="Exception">The exception's text with its stack, when there is one.</param>
/// <param name="InvocationId">The call during which it was logged, when it belongs to one.</param>
/// <param name="IsSystem">Whether the worker's own code logged it, rather than the app's.</param>
public sealed record WorkerLogEntry(
    WorkerLogSource Source, string Category, LogLevel Level, string Message, string? Exception = null, string? InvocationId = null, bool IsSystem = false)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"[{Source} {Level}] {(Category.Length == 0 ? "" : Category + ": ")}{Message}{(Exception is null ? "" : Environment.NewLine + Exception)}";
}
