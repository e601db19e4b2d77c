using System.Globalization;
using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime;

/// <summary>
/// The runtime is too busy and did not start a call. Try again later, or raise <see cref="RuntimeOptions.QueueLimit"/> or
/// <see cref="RuntimeOptions.QueueTimeout"/>.
/// </summary>
public sealed class RuntimeBusyException : Exception
{
    internal RuntimeBusyException(RunRefusal refusal, RuntimeOptions options)
        : base(Describe(refusal, options)) => Refusal = refusal;

    /// <summary>Why the call was not started.</summary>
    public RunRefusal Refusal { get; }

    private static string Describe(RunRefusal refusal, RuntimeOptions options) => refusal switch
    {
        RunRefusal.FlowFull => "Too many calls of this flow (by default: of this module) wait for a slot; the other places are kept for other flows. "
            + "Try again later, or raise RuntimeOptions.QueueLimit.",
        RunRefusal.QueueTimeout => string.Create(
            CultureInfo.InvariantCulture,
            $"The call waited {options.QueueTimeout.TotalSeconds} s for a slot (RuntimeOptions.QueueTimeout) and was not started. Try again later."),
        _ => string.Create(CultureInfo.InvariantCulture, $"Already {options.QueueLimit:N0} runs wait for a slot (RuntimeOptions.QueueLimit). Try again later."),
    };
}
