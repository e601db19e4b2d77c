using Grpc.Core;
using WasmOs.FunctionsHosting.Rpc.Protocol;

namespace WasmOs.FunctionsHosting.Rpc;

/// <summary>The server's side of the stream between host and worker.</summary>
internal sealed class FunctionRpcService(WorkerChannel channel) : FunctionRpc.FunctionRpcBase
{
    /// <inheritdoc/>
    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        // The first message names the worker; a stream of an unknown worker is ended.
        if (!await requestStream.MoveNext(context.CancellationToken) || requestStream.Current.StartStream?.WorkerId != channel.WorkerId)
        {
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        var sending = SendAsync(responseStream, ended.Token);
        try
        {
            do
            {
                channel.Receive(requestStream.Current);
            }
            while (await requestStream.MoveNext(context.CancellationToken));
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            // The worker has ended, or this host ends: the process's exit says which.
        }
        finally
        {
            await ended.CancelAsync();
            await sending;
        }
    }

    private async Task SendAsync(IServerStreamWriter<StreamingMessage> responseStream, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var message in channel.Outbound.ReadAllAsync(cancellationToken))
            {
                await responseStream.WriteAsync(message, cancellationToken);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or InvalidOperationException or IOException)
        {
            // The stream has ended: whoever waits for an answer hears of it by the worker's exit.
        }
    }
}
