using System.Collections.Immutable;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Runtime.Execution;

/// <summary>How a run ended, what it returned and what it used. Immutable.</summary>
public class ExecutionOutcome
{
    /// <summary>Creates an outcome; the initializer has what is not the default.</summary>
    public ExecutionOutcome()
    {
    }

    /// <summary>Copies an outcome.</summary>
    private protected ExecutionOutcome(ExecutionOutcome other)
    {
        Status = other.Status;
        Fault = other.Fault;
        ResultCount = other.ResultCount;
        Result = other.Result;
        Results = other.Results;
        ResultBytes = other.ResultBytes;
        ExitCode = other.ExitCode;
        Stdout = other.Stdout;
        Stderr = other.Stderr;
        Truncated = other.Truncated;
        Marks = other.Marks;
        MarksAreCut = other.MarksAreCut;
        Capabilities = other.Capabilities;
        Violations = other.Violations;
        Usage = other.Usage;
    }

    /// <summary>How the run ended.</summary>
    public ExecutionStatus Status { get; init; }

    /// <summary>What went wrong; null when the run succeeded.</summary>
    public ExecutionFault? Fault { get; init; }

    /// <summary>Number of results; 0 when the run failed.</summary>
    public int ResultCount { get; init; }

    /// <summary>The first result; default when there is none.</summary>
    public GuestValue Result { get; init; }

    /// <summary>
    /// All results; empty when the run failed. A single result is put into a new array each time this is read, so a run with one result allocates no array:
    /// <see cref="Result"/> is cheaper.
    /// </summary>
    public ImmutableArray<GuestValue> Results
    {
        get => !field.IsDefault ? field : ResultCount == 1 ? [Result] : [];
        init;
    }

    /// <summary>The bytes at the pointer and length that the guest returned, when the call asked for <see cref="ResultShape.Bytes"/>; else null.</summary>
    public byte[]? ResultBytes { get; init; }

    /// <summary>The guest's exit code; null when the guest did not exit by itself.</summary>
    public int? ExitCode { get; init; }

    /// <summary>What the guest wrote to standard output, up to the limit; empty when nothing.</summary>
    public ReadOnlyMemory<byte> Stdout { get; init; }

    /// <summary>What the guest wrote to standard error, up to the limit; empty when nothing.</summary>
    public ReadOnlyMemory<byte> Stderr { get; init; }

    /// <summary>Whether output beyond the limit was dropped.</summary>
    public bool Truncated { get; init; }

    /// <summary>
    /// When the guest wrote which part of <see cref="Stdout"/> and <see cref="Stderr"/>, in the order of the writes; empty when it wrote nothing.
    /// </summary>
    public ImmutableArray<OutputMark> Marks { get; init; } = [];

    /// <summary>
    /// Whether the guest wrote so often that only the first marks were kept. Later output has the time of the last mark of its stream.
    /// </summary>
    public bool MarksAreCut { get; init; }

    /// <summary>
    /// What the guest was refused and, in learning mode, which capabilities it used. Each is listed once, up to the limit of events.
    /// </summary>
    public ImmutableArray<CapabilityEvent> Capabilities { get; init; } = [];

    /// <summary>How often the guest was refused a capability, whether the refusal is in <see cref="Capabilities"/> or not.</summary>
    public int Violations { get; init; }

    /// <summary>Time, memory and fuel that the run used.</summary>
    public ExecutionUsage Usage { get; init; }

    /// <summary>
    /// Where the time went; null for a run that succeeded, was not slow (<see cref="RuntimeOptions.SlowRun"/>) and did not ask for it
    /// (<see cref="ExecutionRequest.Trace"/>).
    /// </summary>
    public virtual RunTimeline? Timeline => null;
}
