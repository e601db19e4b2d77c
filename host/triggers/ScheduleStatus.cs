namespace WasmOs.Host.Triggers;

/// <summary>When a timer struck and will strike.</summary>
/// <remarks>Source compatible with <c>Microsoft.Azure.Functions.Worker.ScheduleStatus</c>.</remarks>
public sealed class ScheduleStatus
{
    /// <summary>The last strike.</summary>
    public DateTime Last { get; set; }

    /// <summary>The next strike.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this was written, which spares drift over restarts.</summary>
    public DateTime LastUpdated { get; set; }
}
