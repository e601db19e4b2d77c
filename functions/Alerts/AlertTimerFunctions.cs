using WasmOs.Kernel.Alerts;

namespace WasmOs.Functions.Alerts;

/// <summary>The timer function of alerts.</summary>
public sealed class AlertTimerFunctions(AlertEvaluator evaluator)
{
    /// <summary>Evaluates all rules every fifteen seconds. A run that is missed loses nothing but its time: the next one finds what is so then.</summary>
    [Function("alerts-evaluate")]
    public Task Evaluate([TimerTrigger("*/15 * * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken) =>
        evaluator.RunAsync(cancellationToken);
}
