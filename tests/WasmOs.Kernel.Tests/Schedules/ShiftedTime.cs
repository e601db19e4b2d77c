using WasmOs.TestKit.Time;

namespace WasmOs.Kernel.Tests.Schedules;

/// <summary>A wall clock that a test can set, over a monotonic clock that is not affected.</summary>
internal sealed class ShiftedTime(ManualTimeProvider inner) : TimeProvider
{
    /// <summary>How far the wall clock was set forward; negative for back.</summary>
    public TimeSpan Shift { get; set; }

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Shift;

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);
}
