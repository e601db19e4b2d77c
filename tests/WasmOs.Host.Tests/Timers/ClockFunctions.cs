using Microsoft.Azure.Functions.Worker;
using WasmOs.Host.Tests.Queues;
using WasmOs.Host.Tests.Sample;

namespace WasmOs.Host.Tests.Timers;

/// <summary>An hourly timer that tells what it was told, and waits at the gate while its test wants it to.</summary>
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
