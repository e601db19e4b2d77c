using Microsoft.Azure.Functions.Worker;

namespace WasmOs.Host.Tests.Queues;

/// <summary>A function on a poison queue that fails until the test lets it succeed.</summary>
public sealed class PoisonFunctions(Inbox inbox)
{
    private int _calls;

    [Function("buries")]
    public void Bury([QueueTrigger("dead-poison")] string message)
    {
        if (Interlocked.Increment(ref _calls) < 5)
        {
            throw new InvalidOperationException("not yet");
        }

        inbox.Add(message);
    }
}
