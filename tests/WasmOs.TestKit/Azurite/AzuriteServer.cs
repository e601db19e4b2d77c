using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace WasmOs.TestKit.Azurite;

/// <summary>A real Azurite server (blobs, queues and tables) on free ports of 127.0.0.1, in a process of its own that ends when this process ends.</summary>
/// <remarks>
/// Needs Node.js; the build of this project installs Azurite itself. Besides <see cref="SharedAzurite"/>, only a test that stops its storage creates a server:
/// it calls <see cref="StopAsync"/> and
/// <see cref="StartAsync"/> again, and the ports stay the same. Every other test takes an account of <see cref="SharedAzurite"/>. Not thread-safe.
/// </remarks>
public sealed partial class AzuriteServer : IAsyncDisposable
{
    private const string EmulatorAccount = "devstoreaccount1";

    // The public key of the emulator's account: https://learn.microsoft.com/azure/storage/common/storage-use-azurite
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    // While a server is stopped, a connection of any process on this machine may take one of its ports, usually for a moment.
    private const int MaxStarts = 3;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyList<string> _accounts;
    private readonly DirectoryInfo? _folder;
    private Process? _process;
    private Task _output = Task.CompletedTask;

    /// <summary>Prepares a server with the emulator's account. <see cref="StartAsync"/> starts it.</summary>
    /// <param name="keepData">
    /// True: the data is on disk, in a temporary folder that is deleted with this object, and survives a restart. False: the data is in memory only.
    /// </param>
    public AzuriteServer(bool keepData = false)
        : this([EmulatorAccount]) => _folder = keepData ? Directory.CreateTempSubdirectory("wasmos-azurite-") : null;

    /// <summary>Prepares a server with several accounts, which all have the emulator's key. The data is in memory only.</summary>
    internal AzuriteServer(IReadOnlyList<string> accounts) => _accounts = accounts;

    /// <summary>The port of the blob service; zero before the first start.</summary>
    public int BlobPort { get; private set; }

    /// <summary>The port of the queue service; zero before the first start.</summary>
    public int QueuePort { get; private set; }

    /// <summary>The port of the table service; zero before the first start.</summary>
    public int TablePort { get; private set; }

    /// <summary>The value of <c>AzureWebJobsStorage</c> to use this server's first account.</summary>
    public string ConnectionString => ConnectionStringFor(_accounts[0]);

    /// <summary>Starts the server and returns when all three services listen. Later starts use the ports of the first one.</summary>
    public async Task StartAsync()
    {
        if (_process is not null)
        {
            throw new InvalidOperationException("Azurite is already running.");
        }

        for (var start = 1; start < MaxStarts; start++)
        {
            try
            {
                await StartOnceAsync().ConfigureAwait(false);
                return;
            }
            catch (InvalidOperationException e) when (e.Message.Contains("EADDRINUSE", StringComparison.Ordinal))
            {
                // Another process took the port between this server's stop and its start; a stop of that process frees it.
            }
        }

        await StartOnceAsync().ConfigureAwait(false);
    }

    /// <summary>Stops the server (SIGTERM) and returns when its process has ended. Does nothing when the server is not running.</summary>
    public async Task StopAsync()
    {
        if (_process is not { } process)
        {
            return;
        }

        _process = null;
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }
        finally
        {
            await _output.ConfigureAwait(false);
            process.Dispose();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _folder?.Refresh();
        if (_folder is { Exists: true })
        {
            _folder.Delete(recursive: true);
        }
    }

    /// <summary>The value of <c>AzureWebJobsStorage</c> to use one of this server's accounts.</summary>
    internal string ConnectionStringFor(string account)
    {
        return $"AccountName={account};AccountKey={Key};BlobEndpoint={At(BlobPort)};QueueEndpoint={At(QueuePort)};TableEndpoint={At(TablePort)}";

        string At(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/{account}");
    }

    private async Task StartOnceAsync()
    {
        _process = Start();
        using var limit = new CancellationTokenSource(StartLimit);
        try
        {
            BlobPort = await ReadPortAsync(_process, "Blob", limit.Token).ConfigureAwait(false);
            QueuePort = await ReadPortAsync(_process, "Queue", limit.Token).ConfigureAwait(false);
            TablePort = await ReadPortAsync(_process, "Table", limit.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await StopAsync().ConfigureAwait(false);
            if (e is not OperationCanceledException)
            {
                throw;
            }

            throw new TimeoutException($"Azurite did not start within {StartLimit.TotalSeconds} seconds.");
        }

        // Read both outputs to their ends, so that the pipes never fill and block the server.
        _output = Task.WhenAll(_process.StandardOutput.BaseStream.CopyToAsync(Stream.Null), _process.StandardError.BaseStream.CopyToAsync(Stream.Null));
    }

    private Process Start()
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = _folder?.FullName ?? Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // https://github.com/Azure/Azurite#customized-storage-accounts--keys
        start.Environment["AZURITE_ACCOUNTS"] = string.Join(';', _accounts.Select(account => $"{account}:{Key}"));
        start.ArgumentList.Add(Path.Combine(SourceTree.TestKit, "Azurite", "azurite-until-stdin-ends.js"));
        string[] persistence = _folder is null ? ["--inMemoryPersistence"] : ["--location", _folder.FullName];
        foreach (var argument in (string[])["--silent", "--skipApiVersionCheck", "--disableTelemetry", .. persistence])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (service, port) in ((string, int)[])[("blob", BlobPort), ("queue", QueuePort), ("table", TablePort)])
        {
            start.ArgumentList.Add($"--{service}Port");
            start.ArgumentList.Add(port.ToString(CultureInfo.InvariantCulture));
            start.ArgumentList.Add($"--{service}KeepAliveTimeout");

            // 120 seconds: longer than clients keep idle connections, so that no connection breaks while it is used.
            start.ArgumentList.Add("120");
        }

        return Process.Start(start) ?? throw new InvalidOperationException("Node.js could not be started; install it and put 'node' on the path.");
    }

    private static async Task<int> ReadPortAsync(Process process, string service, CancellationToken cancellationToken)
    {
        while (await process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.StartsWith($"Azurite {service} service is successfully listening", StringComparison.Ordinal))
            {
                return int.Parse(Port().Match(line).Value, CultureInfo.InvariantCulture);
            }
        }

        var error = await process.StandardError.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        throw new InvalidOperationException($"Azurite ended before it listened ('npm ci' in tests/WasmOs.TestKit installs it): {error}");
    }

    [GeneratedRegex("[0-9]+$")]
    private static partial Regex Port();
}
