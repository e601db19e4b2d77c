using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Batches;

/// <summary>One module, many inputs.</summary>
public sealed class BatchRequest
{
    /// <summary>Lanes of a batch that asks for none.</summary>
    public const int DefaultParallelism = 4;

    /// <summary>The most lanes that a batch can have.</summary>
    public const int MaxParallelism = 64;

    /// <summary>The most inputs that a batch can have.</summary>
    public const int MaxInputs = 10_000;

    /// <summary>How many faults are told at once: more help nobody.</summary>
    public const int MaxFaults = 100;

    /// <summary>The batch's id, when it follows from what submits it: submitting it again is then the same batch. Null for a new one.</summary>
    public BatchId? Id { get; set; }

    /// <summary>A reference to the module. All inputs run in the version that it names now.</summary>
    public required string ModuleId { get; init; }

    /// <summary>The exported function; null for <c>_start</c> of a command.</summary>
    public string? Function { get; init; }

    /// <summary>The inputs: 1 to <see cref="MaxInputs"/>.</summary>
    public required IReadOnlyList<BatchInput> Inputs { get; init; }

    /// <summary>How many inputs may run at once: 1 to <see cref="MaxParallelism"/>.</summary>
    public int Parallelism { get; init; } = DefaultParallelism;

    /// <summary>Seconds that each run may take; null for the module's limit.</summary>
    public double? Timeout { get; init; }

    /// <summary>Narrower limits than the module's; null for none.</summary>
    public ModuleLimits? Limits { get; init; }

    /// <summary>How urgent the runs are, where the scheduler's policy is <c>priority</c>.</summary>
    public RunPriority Priority { get; init; }

    /// <summary>How to read the results.</summary>
    public ResultForm Returns { get; init; }

    /// <summary>How many inputs may fail; with one more the batch is stopped. Null for any number.</summary>
    public int? MaxFailures { get; init; }

    /// <summary>The URL that is told when the batch has ended; null for none.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>What the caller wants to remember it by.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
