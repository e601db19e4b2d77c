using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Wasi;

namespace WasmOs.Runtime.Runs;

/// <summary>One call of an export, as the executor runs it.</summary>
internal readonly ref struct GuestCall
{
    public required ExecutionId Id { get; init; }

    public required ModuleExport Function { get; init; }

    public required ReadOnlySpan<GuestArgument> Arguments { get; init; }

    public required ResourceLimits Limits { get; init; }

    public WasiOptions? Wasi { get; init; }

    public ResultShape Returns { get; init; }

    public RunPriority Priority { get; init; }

    public string? Flow { get; init; }

    public RunSource Source { get; init; }

    public StartKind Load { get; init; }

    public TimeSpan LoadDuration { get; init; }

    public TimeSpan Queued { get; init; }

    public CancellationToken CancellationToken { get; init; }

    /// <summary>The same call after it has waited for a slot.</summary>
    public GuestCall After(TimeSpan queued) => new()
    {
        Id = Id,
        Function = Function,
        Arguments = Arguments,
        Limits = Limits,
        Wasi = Wasi,
        Returns = Returns,
        Priority = Priority,
        Flow = Flow,
        Source = Source,
        Load = Load,
        LoadDuration = LoadDuration,
        Queued = queued,
        CancellationToken = CancellationToken,
    };
}
