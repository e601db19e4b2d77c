using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using WasmOs.FunctionsHosting.Rpc.Protocol;

namespace WasmOs.FunctionsHosting.Rpc;

/// <summary>What goes to one worker and what comes from it. Thread-safe.</summary>
internal sealed class WorkerChannel(WorkerLog log) : IDisposable
{
    private readonly Channel<StreamingMessage> _outbound = Channel.CreateUnbounded<StreamingMessage>();
    private readonly ConcurrentDictionary<StreamingMessage.ContentOneofCase, TaskCompletionSource<StreamingMessage>> _answers = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<FunctionLoadResponse>> _loads = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<InvocationResponse>> _invocations = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _statuses = new();
    private readonly CancellationTokenSource _lost = new();
    private Exception? _failure;

    public string WorkerId { get; } = Guid.CreateVersion7().ToString();

    public ChannelReader<StreamingMessage> Outbound => _outbound.Reader;

    /// <summary>Calls that the worker has not answered.</summary>
    public int RunningCount => _invocations.Count;

    /// <summary>Is cancelled when the worker is lost.</summary>
    public CancellationToken Lost => _lost.Token;

    public void Send(StreamingMessage message) => _outbound.Writer.TryWrite(message);

    /// <summary>The first message of a kind, which the worker sends once in its life.</summary>
    public Task<StreamingMessage> FirstAsync(StreamingMessage.ContentOneofCase kind) => Observe(_answers.GetOrAdd(kind, _ => New<StreamingMessage>())).Task;

    public Task<FunctionLoadResponse> LoadAsync(FunctionLoadRequest request)
    {
        var answer = Observe(_loads.GetOrAdd(request.FunctionId, _ => New<FunctionLoadResponse>()));
        Send(new StreamingMessage { RequestId = NewId(), FunctionLoadRequest = request });
        return answer.Task;
    }

    public async Task AskStatusAsync(CancellationToken cancellationToken)
    {
        var id = NewId();
        var answer = Observe(_statuses.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        Send(new StreamingMessage { RequestId = id, WorkerStatusRequest = new WorkerStatusRequest() });
        await answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a call, and a cancellation when the token says so; the worker's answer ends it either way.</summary>
    /// <exception cref="WorkerLostException">The worker ended before it answered.</exception>
    public async Task<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        var answer = Observe(_invocations.GetOrAdd(request.InvocationId, _ => New<InvocationResponse>()));
        Send(new StreamingMessage { RequestId = NewId(), InvocationRequest = request });
        await using var registration = cancellationToken.Register(() => Send(new StreamingMessage
        {
            RequestId = NewId(),
            InvocationCancel = new InvocationCancel { InvocationId = request.InvocationId },
        })).ConfigureAwait(false);
        try
        {
            return await answer.Task.ConfigureAwait(false);
        }
        finally
        {
            _invocations.TryRemove(request.InvocationId, out _);
        }
    }

    public void Receive(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.RpcLog:
                log.Add(RpcLogs.Read(message.RpcLog));
                break;
            case StreamingMessage.ContentOneofCase.InvocationResponse when _invocations.TryGetValue(
                message.InvocationResponse.InvocationId, out var invocation):
                invocation.TrySetResult(message.InvocationResponse);
                break;
            case StreamingMessage.ContentOneofCase.FunctionLoadResponse when _loads.TryRemove(message.FunctionLoadResponse.FunctionId, out var load):
                load.TrySetResult(message.FunctionLoadResponse);
                break;
            case StreamingMessage.ContentOneofCase.WorkerStatusResponse when _statuses.TryRemove(message.RequestId, out var status):
                status.TrySetResult();
                break;
            case StreamingMessage.ContentOneofCase.StartStream or StreamingMessage.ContentOneofCase.WorkerInitResponse
                or StreamingMessage.ContentOneofCase.FunctionMetadataResponse:
                _answers.GetOrAdd(message.ContentCase, _ => New<StreamingMessage>()).TrySetResult(message);
                break;
            case StreamingMessage.ContentOneofCase.None:
                break; // The worker's answer to WorkerTerminate, and kinds that this host does not know.
            default:
                log.AddHost(LogLevel.Debug, "Host.Rpc", $"A message of the kind {message.ContentCase} was not expected.");
                break;
        }
    }

    /// <summary>Fails whoever waits for the worker, now and later.</summary>
    public void Lose(Exception failure)
    {
        if (Interlocked.CompareExchange(ref _failure, failure, null) is not null)
        {
            return;
        }

        _outbound.Writer.TryComplete();
        foreach (var answer in _answers.Values)
        {
            answer.TrySetException(failure);
        }

        foreach (var load in _loads.Values)
        {
            load.TrySetException(failure);
        }

        foreach (var invocation in _invocations.Values)
        {
            invocation.TrySetException(failure);
        }

        foreach (var status in _statuses.Values)
        {
            status.TrySetException(failure);
        }

        _lost.Cancel();
    }

    /// <summary>Releases the channel of a worker that is lost.</summary>
    public void Dispose() => _lost.Dispose();

    private static string NewId() => Guid.CreateVersion7().ToString();

    private static TaskCompletionSource<T> New<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // A worker that was lost before the entry was made: Lose has not seen the entry.
    private TaskCompletionSource<T> Observe<T>(TaskCompletionSource<T> source)
    {
        if (Volatile.Read(ref _failure) is { } failure)
        {
            source.TrySetException(failure);
        }

        return source;
    }

    private TaskCompletionSource Observe(TaskCompletionSource source)
    {
        if (Volatile.Read(ref _failure) is { } failure)
        {
            source.TrySetException(failure);
        }

        return source;
    }
}
