using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace WasmOs.TestKit.Azurite;

/// <summary>A real Azurite server (blobs, queues and tables) on free ports of 127.0.0.1, in a process of its own that ends when this process ends.</summary>
/// <remarks>
/// Needs Node.js; the build of this project installs Azurite itself. Start one server for each test assembly, and use other container, table and queue names in
/// each test class. To test an outage, call <see cref="StopAsync"/> and <see cref="StartAsync"/> again: the ports stay the same. Not thread-safe.
/// </remarks>
public sealed partial class AzuriteServer : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";

    // The public key of the emulator's account: https://learn.microsoft.com/azure/storage/common/storage-use-azurite
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly bool _keepData;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-azurite-");
    private Process? _process;
    private Task _output = Task.CompletedTask;

    /// <summary>Prepares a server. <see cref="StartAsync"/> starts it.</summary>
    /// <param name="keepData">
    /// True: the data is on disk, in a temporary folder that is deleted with this object, and survives a restart. False: the data is in memory only.
    /// </param>
    public AzuriteServer(bool keepData = false) => _keepData = keepData;

    /// <summary>The port of the blob service; zero before the first start.</summary>
    public int BlobPort { get; private set; }

    /// <summary>The port of the queue service; zero before the first start.</summary>
    public int QueuePort { get; private set; }

    /// <summary>The port of the table service; zero before the first start.</summary>
    public int TablePort { get; private set; }

    /// <summary>The value of <c>AzureWebJobsStorage</c> to use this server.</summary>
    public string ConnectionString =>
        $"AccountName={Account};AccountKey={Key};BlobEndpoint={At(BlobPort)};QueueEndpoint={At(QueuePort)};TableEndpoint={At(TablePort)}";

    /// <summary>Starts the server and returns when all three services listen. Later starts use the ports of the first one.</summary>
    public async Task StartAsync()
    {
        if (_process is not null)
        {
            throw new InvalidOperationException("Azurite is already running.");
        }

        _process = Start();
        using var limit = new CancellationTokenSource(StartLimit);
        try
        {
            BlobPort = await ReadPortAsync(_process, "Blob", limit.Token).ConfigureAwait(false);
            QueuePort = await ReadPortAsync(_process, "Queue", limit.Token).ConfigureAwait(false);
            TablePort = await ReadPortAsync(_process, "Table", limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await StopAsync().ConfigureAwait(false);
            throw new TimeoutException($"Azurite did not start within {StartLimit.TotalSeconds} seconds.");
        }

        // Read both outputs to their ends, so that the pipes never fill and block the server.
        _output = Task.WhenAll(_process.StandardOutput.BaseStream.CopyToAsync(Stream.Null), _process.StandardError.BaseStream.CopyToAsync(Stream.Null));
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
        _folder.Refresh();
        if (_folder.Exists)
        {
            _folder.Delete(recursive: true);
        }
    }

    private Process Start()
    {
        var kit = typeof(AzuriteServer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "TestKitFolder").Value!;
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(kit, "Azurite", "azurite-until-stdin-ends.js"));
        string[] persistence = _keepData ? ["--location", _folder.FullName] : ["--inMemoryPersistence"];
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

    private static string At(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/{Account}");

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
