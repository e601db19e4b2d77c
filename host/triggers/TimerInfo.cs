namespace WasmOs.Host.Triggers;

/// <summary>What a timer function is told about the strike that runs it.</summary>
/// <remarks>Source compatible with <c>Microsoft.Azure.Functions.Worker.TimerInfo</c>.</remarks>
public sealed class TimerInfo
{
    /// <summary>Last and next strike; null when the timer is not monitored.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether the strike comes later than the schedule said.</summary>
    public bool IsPastDue { get; set; }
}
