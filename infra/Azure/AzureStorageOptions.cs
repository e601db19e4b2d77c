using WasmOs.Infra.Azure.Calls;

namespace WasmOs.Infra.Azure;

/// <summary>The storage account to use, and the limits of its operations.</summary>
/// <remarks>
/// Exactly one of <see cref="ConnectionString"/> and <see cref="AccountName"/> must be set. Both have the values of the setting <c>AzureWebJobsStorage</c>.
/// </remarks>
public sealed class AzureStorageOptions
{
    /// <summary>A connection string, or <c>UseDevelopmentStorage=true</c> for Azurite on its usual ports. A secret.</summary>
    /// <value>Default: null.</value>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// The account's name (<c>AzureWebJobsStorage__accountName</c>). The process authenticates with its own identity (DefaultAzureCredential).
    /// </summary>
    /// <value>Default: null.</value>
    public string? AccountName { get; set; }

    /// <summary>
    /// The client id of a user-assigned identity (<c>AzureWebJobsStorage__clientId</c>); null for the system-assigned identity or the developer's.
    /// </summary>
    /// <value>Default: null.</value>
    public string? ClientId { get; set; }

    /// <summary>
    /// How a message's bytes are encoded as text. Must equal <c>messageEncoding</c> in the <c>host.json</c> of all heads that share the account.
    /// </summary>
    /// <value>Default: base 64.</value>
    public QueueMessageEncoding MessageEncoding { get; set; } = QueueMessageEncoding.Base64;

    /// <summary>The domain of the cloud that has the account <see cref="AccountName"/>.</summary>
    /// <value>Default: <c>core.windows.net</c>.</value>
    public string EndpointSuffix { get; set; } = "core.windows.net";

    /// <summary>How often an operation is retried after a transient fault; 0 for never.</summary>
    /// <value>Default: 4.</value>
    public int MaxRetries { get; set; } = 4;

    /// <summary>The pause before the first retry. Each further pause is twice as long, with jitter.</summary>
    /// <value>Default: 300 ms.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The longest pause between two tries.</summary>
    /// <value>Default: 2 s.</value>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The time limit of one try, without the time for content (<see cref="TransferSecondsPerMebibyte"/>).</summary>
    /// <value>Default: 4 s.</value>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>The time limit of an operation with all its retries, without the time for content (<see cref="TransferSecondsPerMebibyte"/>).</summary>
    /// <value>Default: 10 s.</value>
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The time that each MiB of sent content adds to both time limits, in seconds.</summary>
    /// <value>Default: 1 s.</value>
    public double TransferSecondsPerMebibyte { get; set; } = 1;

    /// <summary>Returns the limits of each operation.</summary>
    internal CallLimits ToCallLimits() => new(MaxRetries, RetryDelay, MaxRetryDelay, AttemptTimeout, OperationTimeout, TransferSecondsPerMebibyte);

    internal void Validate()
    {
        var (hasConnection, hasName) = (!string.IsNullOrWhiteSpace(ConnectionString), !string.IsNullOrWhiteSpace(AccountName));
        if (hasConnection == hasName)
        {
            throw new ArgumentException(hasName
                ? "Both AzureWebJobsStorage and AzureWebJobsStorage__accountName are set: leave one of them out."
                : "No storage account is set: set AzureWebJobsStorage (a connection string) "
                    + "or AzureWebJobsStorage__accountName (the process's identity is used).");
        }

        if (MaxRetries is < 0 or > 20 || RetryDelay <= TimeSpan.Zero || MaxRetryDelay < RetryDelay || AttemptTimeout <= TimeSpan.Zero
            || OperationTimeout < AttemptTimeout || TransferSecondsPerMebibyte is not (>= 0 and <= 3600))
        {
            throw new ArgumentException(
                "Storage retries: 0 to 20 retries, delays above zero, the longest not below the first, an operation not shorter than a try.");
        }
    }
}
