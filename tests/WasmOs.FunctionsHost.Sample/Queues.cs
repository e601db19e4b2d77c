using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace WasmOs.FunctionsHosting.Sample;

/// <summary>Queue functions that log what they were given.</summary>
public static class Queues
{
    [Function("queue-echo")]
    public static void Echo([QueueTrigger("sample-echo")] string message, FunctionContext context) =>
        context.GetLogger("Sample.Queue").LogInformation("{Data}", JsonSerializer.Serialize(new { message, data = context.BindingContext.BindingData }));

    [Function("queue-fail")]
    public static void Fail([QueueTrigger("sample-fail")] string message, FunctionContext context)
    {
        context.GetLogger("Sample.Queue").LogInformation("failing {Message} for the {Count} time", message, context.BindingContext.BindingData["DequeueCount"]);
        throw new InvalidOperationException("The message is refused.");
    }

    [Function("queue-poison")]
    public static void Poison([QueueTrigger("sample-fail-poison")] string message, FunctionContext context) =>
        context.GetLogger("Sample.Queue").LogInformation("poison {Message}", message);

    /// <summary>Waits at the gate <c>queue</c>, or until it is cancelled.</summary>
    [Function("queue-wait")]
    public static async Task WaitAsync([QueueTrigger("sample-wait")] string message, FunctionContext context)
    {
        var log = context.GetLogger("Sample.Queue");
        log.LogInformation("began {Message}", message);
        await Gates.Get("queue").WaitAsync(context.CancellationToken);
        log.LogInformation("ended {Message}", message);
    }
}
