namespace WasmOs.Host.Triggers;

/// <summary>Runs a function for each message of a queue; stands on the message parameter.</summary>
/// <remarks>Source compatible with <c>Microsoft.Azure.Functions.Worker.QueueTriggerAttribute</c>.</remarks>
/// <param name="queueName">The queue, or <c>%SETTING%</c>.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class QueueTriggerAttribute(string queueName) : Attribute
{
    /// <summary>The queue.</summary>
    public string QueueName { get; } = queueName;

    /// <summary>The setting that names the storage account; null takes the host's.</summary>
    public string? Connection { get; set; }
}
