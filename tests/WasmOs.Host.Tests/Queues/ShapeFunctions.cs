using System.Text;
using Microsoft.Azure.Functions.Worker;

namespace WasmOs.Host.Tests.Queues;

/// <summary>Queue functions with every signature that the host supports.</summary>
public sealed class ShapeFunctions(Inbox inbox)
{
    [Function("text")]
    public void Text([QueueTrigger("text", Connection = "AzureWebJobsStorage")] string message) => inbox.Add("text " + message);

    [Function("bytes")]
    public Task Bytes([QueueTrigger("bytes")] byte[] message)
    {
        inbox.Add("bytes " + Encoding.UTF8.GetString(message));
        return Task.CompletedTask;
    }

    [Function("memory")]
    public ValueTask Memory([QueueTrigger("%MEMORY_QUEUE%")] ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        inbox.Add((cancellationToken.CanBeCanceled ? "memory " : "?") + Encoding.UTF8.GetString(message.Span));
        return ValueTask.CompletedTask;
    }
}
