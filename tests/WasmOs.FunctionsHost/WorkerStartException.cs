namespace WasmOs.FunctionsHosting;

/// <summary>The worker did not become ready: it ended, it failed, or it took too long. The message ends with its output.</summary>
public sealed class WorkerStartException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">What went wrong, as a sentence.</param>
    /// <param name="exitCode">The worker's exit code, or null when it had not ended by itself.</param>
    /// <param name="output">The worker's standard output, standard error and log records, in the order of their arrival.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public WorkerStartException(string reason, int? exitCode, IReadOnlyList<WorkerLogEntry> output, Exception? innerException = null)
        : base($"{reason}{string.Concat(output.Select(entry => Environment.NewLine + "  " + entry))}", innerException)
    {
        ExitCode = exitCode;
        Output = output;
    }

    /// <summary>The worker's exit code; <see langword="null"/> when it had not ended by itself.</summary>
    public int? ExitCode { get; }

    /// <summary>The worker's standard output, standard error and log records until then.</summary>
    public IReadOnlyList<WorkerLogEntry> Output { get; }
}
