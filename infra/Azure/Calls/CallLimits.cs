namespace WasmOs.Infra.Azure.Calls;

/// <summary>How often and how long an operation on a service is tried. The names and units are those of <c>AzureStorageOptions</c>.</summary>
/// <param name="MaxRetries">How often a transient fault is tried again.</param>
/// <param name="RetryDelay">The pause before the first retry.</param>
/// <param name="MaxRetryDelay">The longest pause between two tries.</param>
/// <param name="AttemptTimeout">The time of one try, content apart.</param>
/// <param name="OperationTimeout">The time of all tries together, content apart.</param>
/// <param name="TransferSecondsPerMebibyte">The time that each MiB of content adds to both.</param>
internal sealed record CallLimits(
    int MaxRetries, TimeSpan RetryDelay, TimeSpan MaxRetryDelay, TimeSpan AttemptTimeout, TimeSpan OperationTimeout, double TransferSecondsPerMebibyte)
{
    /// <summary>The time of one try that sends so many bytes.</summary>
    public TimeSpan AttemptTime(long bytes) => AttemptTimeout + TransferTime(bytes);

    /// <summary>The time of an operation that sends so many bytes, with all its tries.</summary>
    public TimeSpan OperationTime(long bytes) => OperationTimeout + TransferTime(bytes);

    private TimeSpan TransferTime(long bytes) => TimeSpan.FromSeconds(TransferSecondsPerMebibyte * bytes / (1024 * 1024));
}
