using WasmOs.Kernel.Access;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Batches;

/// <summary>A request to run one function of a module with many inputs.</summary>
public sealed class BatchRequest
{
    /// <summary>The number of lanes when the request gives none.</summary>
    public const int DefaultParallelism = 4;

    /// <summary>The most lanes that a batch can have.</summary>
    public const int MaxParallelism = 64;

    /// <summary>The most inputs that a batch can have.</summary>
    public const int MaxInputs = 10_000;

    /// <summary>The maximum number of errors in one response; more would help nobody.</summary>
    public const int MaxFaults = 100;

    /// <summary>The batch's id, when the submitter derives it from its own data, so that a repeated submission is the same batch; null for a new id.</summary>
    public BatchId? Id { get; set; }

    /// <summary>A reference to the module. All inputs run with the version that it names at submission.</summary>
    public required string ModuleId { get; init; }

    /// <summary>Who submits the batch, under whose rights its inputs run.</summary>
    public Creator Creator { get; set; }

    /// <summary>The exported function; null for a command's <c>_start</c>.</summary>
    public string? Function { get; init; }

    /// <summary>The inputs: 1 to <see cref="MaxInputs"/>.</summary>
    public required IReadOnlyList<BatchInput> Inputs { get; init; }

    /// <summary>How many inputs may run at once: 1 to <see cref="MaxParallelism"/>.</summary>
    public int Parallelism { get; init; } = DefaultParallelism;

    /// <summary>Seconds that each run may take; null for the module's limit.</summary>
    public double? Timeout { get; init; }

    /// <summary>Limits narrower than the module's; null for none.</summary>
    public ModuleLimits? Limits { get; init; }

    /// <summary>The priority of the runs; used when the scheduler's policy is <c>priority</c>.</summary>
    public RunPriority Priority { get; init; }

    /// <summary>Whether the timelines of the runs are kept in the history.</summary>
    public bool Trace { get; init; }

    /// <summary>How results are interpreted.</summary>
    public ResultForm Returns { get; init; }

    /// <summary>How many inputs may fail; one more failure stops the batch. Null for any number.</summary>
    public int? MaxFailures { get; init; }

    /// <summary>The URL that is notified when the batch has ended; null for none.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>Labels for the submitter's own use; the product does not interpret them.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
