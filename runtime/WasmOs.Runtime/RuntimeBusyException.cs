using System.Globalization;
using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime;

/// <summary>The runtime is too busy for a call, and has not begun it: try again later, or raise <see cref="RuntimeOptions.QueueLimit"/> or <see cref="RuntimeOptions.QueueTimeout"/>.</summary>
public sealed class RuntimeBusyException : Exception
{
    internal RuntimeBusyException(RunRefusal refusal, RuntimeOptions options)
        : base(Describe(refusal, options)) => Refusal = refusal;

    /// <summary>Why the call was not begun.</summary>
    public RunRefusal Refusal { get; }

    private static string Describe(RunRefusal refusal, RuntimeOptions options) => refusal switch
    {
        RunRefusal.FlowFull => "As many calls of this module wait for a slot as may while others need the rest of the line (RuntimeOptions.QueueLimit).",
        RunRefusal.QueueTimeout => string.Create(
            CultureInfo.InvariantCulture, $"The call waited for a slot for {options.QueueTimeout.TotalSeconds} s (RuntimeOptions.QueueTimeout) and was not begun."),
        _ => string.Create(CultureInfo.InvariantCulture, $"More than {options.QueueLimit:N0} runs wait for a slot (RuntimeOptions.QueueLimit)."),
    };
}
