namespace WasmOs.Host.Tests.Discovery;

/// <summary>Functions of triggers that the host recognises and does not run yet.</summary>
public sealed class IdleFunctions
{
    [Function("nightly")]
    public void Nightly([TimerTrigger("0 0 2 * * *", RunOnStartup = false)] TimerInfo timer) => ArgumentNullException.ThrowIfNull(timer);

    [Function("worker")]
    public void Work([QueueTrigger("tasks", Connection = "AzureWebJobsStorage")] string message) => ArgumentNullException.ThrowIfNull(message);
}
