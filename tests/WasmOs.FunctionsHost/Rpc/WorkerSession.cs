using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using WasmOs.FunctionsHosting.Configuration;
using WasmOs.FunctionsHosting.Processes;
using WasmOs.FunctionsHosting.Rpc.Protocol;

namespace WasmOs.FunctionsHosting.Rpc;

/// <summary>One worker: its process, the server that it calls, and what it said of itself.</summary>
internal sealed class WorkerSession : IAsyncDisposable
{
    private readonly RpcServer _server;
    private readonly WorkerLog _log;
    private readonly Task _watch;
    private volatile bool _isStopping;

    private WorkerSession(WorkerProcess process, WorkerChannel channel, RpcServer server, WorkerLog log)
    {
        Process = process;
        Channel = channel;
        _server = server;
        _log = log;
        _watch = WatchAsync();
    }

    public WorkerProcess Process { get; }

    public WorkerChannel Channel { get; }

    /// <summary>What the worker said of itself; set when it is ready.</summary>
    public WorkerIntroduction Introduction { get; private set; } = new(new Dictionary<string, string>(), []);

    /// <summary>Whether calls can be sent.</summary>
    public bool IsRunning => !_isStopping && !Channel.Lost.IsCancellationRequested;

    /// <exception cref="WorkerStartException">The worker did not become ready.</exception>
    public static async Task<WorkerSession> StartAsync(FunctionsHostOptions options, Uri front, WorkerLog log, CancellationToken cancellationToken)
    {
        var description = WorkerDescription.Read(options.WorkerFolder);
        var channel = new WorkerChannel(log);
        var server = await RpcServer.StartAsync(channel, cancellationToken).ConfigureAwait(false);
        WorkerSession session;
        try
        {
            session = new WorkerSession(
                WorkerProcess.Start(WorkerCommand.Create(options, description, server.Address, front, channel.WorkerId), log), channel, server, log);
        }
        catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw new WorkerStartException($"The worker's program '{description.Executable}' could not be started.", null, log.Entries, failure);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.StartTimeout);
        try
        {
            var reader = new FunctionReader(options.Settings.AsReadOnly());
            session.Introduction = await WorkerHandshake.RunAsync(channel, Path.GetFullPath(options.WorkerFolder), reader, limit.Token).ConfigureAwait(false);
            using var ready = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, channel.Lost);
            if (session.Introduction.HttpAddress is { } http)
            {
                await WorkerHttpServer.WaitAsync(http, ready.Token).ConfigureAwait(false);
            }

            return session;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            var exitCode = failure is WorkerLostException lost ? lost.ExitCode : session.Process.ExitCode;
            await session.DisposeAsync().ConfigureAwait(false);
            throw new WorkerStartException(Reason(failure, exitCode, options), exitCode, log.Entries, failure);
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Tells the worker to end, and kills it when it takes longer than the grace.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        _isStopping = true;
        if (Introduction.HandlesTerminate)
        {
            Channel.Send(new StreamingMessage
            {
                RequestId = Guid.CreateVersion7().ToString(),
                WorkerTerminate = new WorkerTerminate { GracePeriod = Duration.FromTimeSpan(grace) },
            });
            try
            {
                await Process.Exited.WaitAsync(grace, TimeProvider.System).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                _log.AddHost(LogLevel.Warning, "Host.Worker", $"The worker did not end within {grace} and is killed.");
            }
        }

        Process.Kill();
        await _watch.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _isStopping = true;
        Process.Kill();
        await _watch.ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        Channel.Dispose();
    }

    private static string Reason(Exception failure, int? exitCode, FunctionsHostOptions options) => failure switch
    {
        WorkerLostException lost => $"The worker ended with exit code {lost.ExitCode} before it was ready.",
        OperationCanceledException when exitCode is { } code => $"The worker ended with exit code {code} before it was ready.",
        OperationCanceledException => $"The worker was not ready within {options.StartTimeout}.",
        _ => failure.Message,
    };

    private async Task WatchAsync()
    {
        var code = await Process.Exited.ConfigureAwait(false);
        if (!_isStopping)
        {
            _log.AddHost(LogLevel.Error, "Host.Worker", $"The worker (process {Process.Id}) ended with exit code {code}.");
        }

        Channel.Lose(new WorkerLostException(code));
    }
}
