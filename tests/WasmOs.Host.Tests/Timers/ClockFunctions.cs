using Microsoft.Azure.Functions.Worker;
using WasmOs.Host.Tests.Queues;
using WasmOs.Host.Tests.Sample;

namespace WasmOs.Host.Tests.Timers;

/// <summary>An hourly timer function that reports its argument, and waits at the gate while the test holds it.</summary>
public sealed class ClockFunctions(Inbox inbox, Gate gate, TimeProvider time, ClockMode mode)
{
    [Function("hourly")]
    public async Task Hourly([TimerTrigger("0 0 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        inbox.Add($"{time.GetUtcNow():HH:mm:ss}{(timer.IsPastDue ? " late" : "")}");
        if (mode.Fails)
        {
            throw new InvalidOperationException("it was told to");
        }

        if (mode.Holds)
        {
            await gate.PassAsync("hourly", cancellationToken);
        }
    }
}
