using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using WasmOs.Infra.Azure.Accounts;
using WasmOs.Infra.Azure.Calls;
using WasmOs.Infra.Azure.Tables;
using WasmOs.Storage;

namespace WasmOs.Infra.Azure;

/// <summary>The storage ports over an Azure Storage account or Azurite. Owns its HTTP connections. Thread-safe.</summary>
public sealed class AzureStorage : IStorage
{
    private readonly HttpClientTransport _transport;
    private readonly AzureBlobStore _blobs;
    private readonly AzureTableStore _tables;
    private readonly AzureQueueStore _queues;
    private readonly TimeProvider _time;

    private AzureStorage(AzureAccount account, AzureStorageOptions options, TimeProvider time)
    {
        _time = time;
        _transport = new HttpClientTransport(
            new HttpClient(new NoSilentRetryHandler(Handler(options)), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan });
        var limits = options.ToCallLimits();
        var retries = new AzureRetryPolicy(limits);
        _blobs = new AzureBlobStore(Blob(account, retries), new ServiceGuard("blobs", limits, time), time);
        _queues = new AzureQueueStore(Queue(account, retries), new ServiceGuard("queues", limits, time), options.MessageEncoding);
        _tables = new AzureTableStore(Table(account, retries), new ServiceGuard("tables", limits, time));
    }

    /// <inheritdoc/>
    public string Kind => "azure";

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <inheritdoc/>
    public IBlobStore Blobs => _blobs;

    /// <inheritdoc/>
    public ITableStore Tables => _tables;

    /// <inheritdoc/>
    public IQueueStore Queues => _queues;

    /// <summary>Opens an account. Sends nothing yet, so only the first operation shows that a service is down.</summary>
    /// <param name="options">The account and the limits. Read once.</param>
    /// <param name="time">The clock for time limits and lease ids.</param>
    /// <exception cref="ArgumentException">The options are invalid. The message contains no part of a connection string.</exception>
    public static AzureStorage Create(AzureStorageOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        return new AzureStorage(Check(options), options, time);
    }

    /// <summary>Returns why an account cannot be used, as a sentence without secrets; null when the options are valid. Calls no service.</summary>
    public static string? FindFault(AzureStorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            Check(options);
            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }

    /// <summary>Makes the account from the options.</summary>
    /// <exception cref="ArgumentException">The options are invalid. The message contains no part of a connection string.</exception>
    internal static AzureAccount Check(AzureStorageOptions options)
    {
        options.Validate();
        return string.IsNullOrWhiteSpace(options.ConnectionString)
            ? AzureAccount.FromIdentity(options.AccountName!.Trim(), options.EndpointSuffix, Identity(options))
            : AzureConnectionString.Parse(options.ConnectionString);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StorageProbe>> ProbeAsync(CancellationToken cancellationToken) => await Task.WhenAll(
        ProbeAsync("blobs", _blobs.ProbeAsync, cancellationToken),
        ProbeAsync("tables", _tables.ProbeAsync, cancellationToken),
        ProbeAsync("queues", _queues.ProbeAsync, cancellationToken)).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _transport.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<StorageProbe> ProbeAsync(string service, Func<CancellationToken, Task> probe, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        string? error = null;
        try
        {
            await probe(cancellationToken).ConfigureAwait(false);
        }
        catch (StorageUnavailableException e)
        {
            error = e.Message;
        }

        return new StorageProbe(service, _time.GetElapsedTime(start), error);
    }

    private static SocketsHttpHandler Handler(AzureStorageOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = options.AttemptTimeout,
        // New connections resolve the host's name again, and so find the new address of an account that failed over.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    private static DefaultAzureCredential Identity(AzureStorageOptions options) =>
        new(new DefaultAzureCredentialOptions { ManagedIdentityClientId = options.ClientId });

    // Versions of the REST interface with all features that are used here. An Azurite that is some months older than the client libraries would refuse the
    // newest version.
    private BlobServiceClient Blob(AzureAccount account, AzureRetryPolicy retries)
    {
        var options = new BlobClientOptions(BlobClientOptions.ServiceVersion.V2023_01_03) { Transport = _transport, RetryPolicy = retries };
        return account switch
        {
            { Key: { } key } => new BlobServiceClient(account.Blobs, new StorageSharedKeyCredential(account.Name, key), options),
            { Signature: { } signature } => new BlobServiceClient(account.Blobs, new AzureSasCredential(signature), options),
            _ => new BlobServiceClient(account.Blobs, account.Identity!, options),
        };
    }

    private QueueServiceClient Queue(AzureAccount account, AzureRetryPolicy retries)
    {
        var options = new QueueClientOptions(QueueClientOptions.ServiceVersion.V2021_08_06) { Transport = _transport, RetryPolicy = retries };
        return account switch
        {
            { Key: { } key } => new QueueServiceClient(account.Queues, new StorageSharedKeyCredential(account.Name, key), options),
            { Signature: { } signature } => new QueueServiceClient(account.Queues, new AzureSasCredential(signature), options),
            _ => new QueueServiceClient(account.Queues, account.Identity!, options),
        };
    }

    private TableServiceClient Table(AzureAccount account, AzureRetryPolicy retries)
    {
        var options = new TableClientOptions(TableClientOptions.ServiceVersion.V2020_12_06) { Transport = _transport, RetryPolicy = retries };
        var endpoint = HostPolicy.Conceal(account.Tables);
        if (HostPolicy.IsMisread(account.Tables))
        {
            options.AddPolicy(new HostPolicy(account.Tables.Host), HttpPipelinePosition.BeforeTransport);
        }

        return account switch
        {
            { Key: { } key } => new TableServiceClient(endpoint, new TableSharedKeyCredential(account.Name, key), options),
            { Signature: { } signature } => new TableServiceClient(endpoint, new AzureSasCredential(signature), options),
            _ => new TableServiceClient(endpoint, account.Identity!, options),
        };
    }
}
