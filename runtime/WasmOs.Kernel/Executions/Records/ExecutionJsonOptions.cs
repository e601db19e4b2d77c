namespace WasmOs.Kernel.Executions.Records;

/// <summary>
/// Selects the parts of a run that <see cref="ExecutionJson"/> writes. Immutable; there is one instance for each place where runs are shown or stored.
/// </summary>
public sealed class ExecutionJsonOptions
{
    private ExecutionJsonOptions()
    {
    }

    /// <summary>The response to <c>execute</c>.</summary>
    public static ExecutionJsonOptions Answer { get; } = new() { WithModule = true, WithOutput = true };

    /// <summary>A run of the history (also in lists), and the outcome of a task.</summary>
    public static ExecutionJsonOptions Entry { get; } =
        new() { WithModule = true, WithOutput = true, WithTimes = true, WithSizes = true, MaxViolations = int.MaxValue };

    /// <summary>A result of a batch. The module is left out because it is the batch's.</summary>
    public static ExecutionJsonOptions BatchResult { get; } = new() { WithOutput = true };

    /// <summary>Data of the events <c>execution.*</c>. Without output, so that its size is bounded.</summary>
    public static ExecutionJsonOptions Event { get; } = new() { WithModule = true };

    /// <summary>Data of the event <c>capability.violated</c>.</summary>
    public static ExecutionJsonOptions ViolationEvent { get; } = new() { WithModule = true, MaxViolations = 20 };

    /// <summary>A line of the history. An output larger than 32 KiB goes to a separate blob.</summary>
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

    /// <summary>Whether the start time is written, and who asked for the run.</summary>
    public bool WithTimes { get; private init; }

    /// <summary>Whether the sizes of the output are written.</summary>
    public bool WithSizes { get; private init; }

    /// <summary>The largest number of denied capabilities to write; 0 leaves out both violation members.</summary>
    public int MaxViolations { get; private init; }

    /// <summary>The largest output that is written inline, in bytes; a larger one is left out.</summary>
    internal int InlineBytes { get; private init; } = int.MaxValue;

    /// <summary>
    /// Whether the JSON is a stored form for <see cref="ExecutionReader"/>: it includes the times of output, and a run without violations omits the violation
    /// members.
    /// </summary>
    internal bool ForStorage { get; private init; }
}
