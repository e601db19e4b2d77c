namespace WasmOs.Host.Triggers;

/// <summary>Runs a function when a clock strikes; stands on the <see cref="TimerInfo"/> parameter.</summary>
/// <remarks>Source compatible with <c>Microsoft.Azure.Functions.Worker.TimerTriggerAttribute</c>.</remarks>
/// <param name="schedule">A cron expression of six fields, a <c>hh:mm:ss</c> interval, or <c>%SETTING%</c>.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : Attribute
{
    /// <summary>The schedule.</summary>
    public string Schedule { get; } = schedule;

    /// <summary>Whether to run once at the host's start too.</summary>
    public bool RunOnStartup { get; set; }

    /// <summary>Whether the last run is kept, so that a missed one is noticed.</summary>
    /// <value>true</value>
    public bool UseMonitor { get; set; } = true;
}
