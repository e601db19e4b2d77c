namespace WasmOs.Infra.Azure.Calls;

/// <summary>The retries and time limits of an operation on a service. The names and units are those of <c>AzureStorageOptions</c>. Immutable.</summary>
/// <param name="MaxRetries">How often an operation is retried after a transient fault.</param>
/// <param name="RetryDelay">The pause before the first retry.</param>
/// <param name="MaxRetryDelay">The longest pause between two tries.</param>
/// <param name="AttemptTimeout">The time limit of one try, without the time for content.</param>
/// <param name="OperationTimeout">The time limit of all tries together, without the time for content.</param>
/// <param name="TransferSecondsPerMebibyte">The time that each MiB of content adds to both time limits, in seconds.</param>
internal sealed record CallLimits(
    int MaxRetries, TimeSpan RetryDelay, TimeSpan MaxRetryDelay, TimeSpan AttemptTimeout, TimeSpan OperationTimeout, double TransferSecondsPerMebibyte)
{
    /// <summary>The time limit of one try that sends <paramref name="bytes"/> bytes.</summary>
    public TimeSpan AttemptTime(long bytes) => AttemptTimeout + TransferTime(bytes);

    /// <summary>The time limit of an operation that sends <paramref name="bytes"/> bytes, with all its tries.</summary>
    public TimeSpan OperationTime(long bytes) => OperationTimeout + TransferTime(bytes);

    private TimeSpan TransferTime(long bytes) => TimeSpan.FromSeconds(TransferSecondsPerMebibyte * bytes / (1024 * 1024));
}
