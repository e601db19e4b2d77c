namespace WasmOs.Kernel.Executions.Records;

/// <summary>Which parts of a run <see cref="ExecutionJson"/> writes. Immutable; there is one for each place where runs are shown or kept.</summary>
public sealed class ExecutionJsonOptions
{
    private ExecutionJsonOptions()
    {
    }

    /// <summary>The answer to <c>execute</c>.</summary>
    public static ExecutionJsonOptions Answer { get; } = new() { WithModule = true, WithOutput = true };

    /// <summary>A run of the history, in lists too, and the outcome of a task.</summary>
    public static ExecutionJsonOptions Entry { get; } = new() { WithModule = true, WithOutput = true, WithTimes = true, WithSizes = true, MaxViolations = int.MaxValue };

    /// <summary>A result of a batch, whose module is that of the batch.</summary>
    public static ExecutionJsonOptions BatchResult { get; } = new() { WithOutput = true };

    /// <summary>Data of the events <c>execution.*</c>: bounded, so without output.</summary>
    public static ExecutionJsonOptions Event { get; } = new() { WithModule = true };

    /// <summary>Data of the event <c>capability.violated</c>.</summary>
    public static ExecutionJsonOptions ViolationEvent { get; } = new() { WithModule = true, MaxViolations = 20 };

    /// <summary>A line of the history: an output of more than 32 KiB is a blob of its own.</summary>
    internal static ExecutionJsonOptions Line { get; } = new()
    {
        WithModule = true,
        WithOutput = true,
        WithTimes = true,
        WithSizes = true,
        MaxViolations = int.MaxValue,
        ForStorage = true,
        InlineBytes = 32 * 1024,
    };

    /// <summary>Whether the module and the function are written.</summary>
    public bool WithModule { get; private init; }

    /// <summary>Whether result, standard output and standard error are written.</summary>
    public bool WithOutput { get; private init; }

    /// <summary>Whether the start time is written.</summary>
    public bool WithTimes { get; private init; }

    /// <summary>Whether the sizes of the output are written.</summary>
    public bool WithSizes { get; private init; }

    /// <summary>How many refused capabilities are written; 0: no member at all.</summary>
    public int MaxViolations { get; private init; }

    /// <summary>An output that is larger is left out, bytes.</summary>
    internal int InlineBytes { get; private init; } = int.MaxValue;

    /// <summary>Whether <see cref="ExecutionReader"/> is the reader: it needs the times of output, and a run without violations does without their members.</summary>
    internal bool ForStorage { get; private init; }
}
