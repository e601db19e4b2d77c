using System.Collections.Immutable;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Runtime.Execution;

/// <summary>How a run ended, what it gave and what it used. Immutable.</summary>
public sealed class ExecutionOutcome
{
    /// <summary>How it ended.</summary>
    public ExecutionStatus Status { get; init; }

    /// <summary>What went wrong; null when it succeeded.</summary>
    public ExecutionFault? Fault { get; init; }

    /// <summary>How many results there are: 0 when it failed.</summary>
    public int ResultCount { get; init; }

    /// <summary>The first result, when there is one.</summary>
    public GuestValue Result { get; init; }

    /// <summary>All results; empty when it failed. A single one is put into an array when it is asked for, so a run that gives one makes none: <see cref="Result"/> is cheaper.</summary>
    public ImmutableArray<GuestValue> Results
    {
        get => !field.IsDefault ? field : ResultCount == 1 ? [Result] : [];
        init;
    }

    /// <summary>The bytes that the guest's pointer and length name, when the call asked for them; null otherwise.</summary>
    public byte[]? ResultBytes { get; init; }

    /// <summary>The guest's own exit code; null when it did not exit.</summary>
    public int? ExitCode { get; init; }

    /// <summary>What the guest wrote to standard output, up to the limit; empty when nothing.</summary>
    public ReadOnlyMemory<byte> Stdout { get; init; }

    /// <summary>What the guest wrote to standard error, up to the limit; empty when nothing.</summary>
    public ReadOnlyMemory<byte> Stderr { get; init; }

    /// <summary>Whether output was cut.</summary>
    public bool Truncated { get; init; }

    /// <summary>When the guest wrote what of <see cref="Stdout"/> and <see cref="Stderr"/>, in that order; empty when it wrote nothing.</summary>
    public ImmutableArray<OutputMark> Marks { get; init; } = [];

    /// <summary>Whether it wrote so often that only the first marks were kept; what came later has the time of its stream's last one.</summary>
    public bool MarksAreCut { get; init; }

    /// <summary>
    /// What the guest was refused and, in learning mode, what it used: each thing once, up to the limit of events.
    /// </summary>
    public ImmutableArray<CapabilityEvent> Capabilities { get; init; } = [];

    /// <summary>How often it was refused something, recorded or not.</summary>
    public int Violations { get; init; }

    /// <summary>What it used.</summary>
    public ExecutionUsage Usage { get; init; }
}
