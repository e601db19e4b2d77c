using System.Collections.Immutable;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Runtime.Calls;

/// <summary>Collects the parts of a run's outcome while the run proceeds. Used by the run's thread only.</summary>
internal struct RunEnd
{
    public long StartedAt;
    public long ReadyAt;
    public long EndedAt;
    public bool IsReady;
    public StartKind Start;
    public ExecutionFault? Fault;
    public int ResultCount;
    public GuestValue Result;
    public ImmutableArray<GuestValue> Results;
    public byte[]? ResultBytes;
    public TimeSpan Cpu;
    public long MemoryBytes;
    public long? Fuel;
    public ReadOnlyMemory<byte> Stdout;
    public ReadOnlyMemory<byte> Stderr;
    public bool Truncated;
    public ImmutableArray<OutputMark> Marks;
    public bool MarksAreCut;
    public int? ExitCode;
    public ImmutableArray<CapabilityEvent> Capabilities;
    public int Violations;
    public RunTimeline? Timeline;
}
