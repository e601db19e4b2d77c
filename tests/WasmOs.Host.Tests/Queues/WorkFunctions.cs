using Microsoft.Azure.Functions.Worker;
using WasmOs.Host.Tests.Sample;

namespace WasmOs.Host.Tests.Queues;

/// <summary>A queue function that fails or waits at the gate, depending on the message.</summary>
public sealed class WorkFunctions(Inbox inbox, Gate gate)
{
    public const string Queue = "work";
    public const string Poison = "work-poison";

    [Function("worker")]
    public async Task Work([QueueTrigger(Queue)] string message, CancellationToken cancellationToken)
    {
        inbox.Add(message);
        if (message.StartsWith("fail", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("it was told to");
        }

        if (message.StartsWith("hold", StringComparison.Ordinal))
        {
            await gate.PassAsync(message, cancellationToken);
        }
    }
}
