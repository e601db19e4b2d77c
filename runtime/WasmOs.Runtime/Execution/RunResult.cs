using System.Diagnostics.CodeAnalysis;

namespace WasmOs.Runtime.Execution;

/// <summary>The result of a call: the outcome of its run, or why it was not begun. Immutable.</summary>
public readonly struct RunResult
{
    /// <summary>The result of a call whose run has ended.</summary>
    public RunResult(ExecutionOutcome outcome) => Outcome = outcome;

    /// <summary>The result of a call that was not begun, because the runtime is busy.</summary>
    public RunResult(RunRefusal refusal) => Refusal = refusal;

    /// <summary>How the run ended; null when the call was not begun.</summary>
    public ExecutionOutcome? Outcome { get; }

    /// <summary>Why the call was not begun; <see cref="RunRefusal.None"/> when it was.</summary>
    public RunRefusal Refusal { get; }

    /// <summary>Whether the runtime was too busy to begin the call.</summary>
    [MemberNotNullWhen(false, nameof(Outcome))]
    public bool IsRefused => Outcome is null;
}
