using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace WasmOs.FunctionsHosting.Sample;

/// <summary>Timer functions that log what they were given.</summary>
public static class Timers
{
    [Function("timer-hour")]
    public static void Hour([TimerTrigger("0 0 * * * *")] TimerInfo timer, FunctionContext context) => Log(timer, context);

    [Function("timer-setting")]
    public static void Setting([TimerTrigger("%SAMPLE_SCHEDULE%", UseMonitor = false)] TimerInfo timer, FunctionContext context) => Log(timer, context);

    [Function("timer-start")]
    public static void Start([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer, FunctionContext context) => Log(timer, context);

    /// <summary>Waits at the gate <c>timer</c>.</summary>
    [Function("timer-slow")]
    public static async Task SlowAsync([TimerTrigger("0 * * * * *", UseMonitor = false)] TimerInfo timer, FunctionContext context)
    {
        Log(timer, context);
        await Gates.Get("timer").WaitAsync(context.CancellationToken);
    }

    private static void Log(TimerInfo timer, FunctionContext context) =>
        context.GetLogger("Sample.Timer").LogInformation(
            "{Data}", JsonSerializer.Serialize(new { name = context.FunctionDefinition.Name, timer, data = context.BindingContext.BindingData }));
}
