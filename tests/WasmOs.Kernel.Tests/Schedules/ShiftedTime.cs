using WasmOs.TestKit.Time;

namespace WasmOs.Kernel.Tests.Schedules;

/// <summary>A wall clock that somebody sets, over a clock that goes on.</summary>
internal sealed class ShiftedTime(ManualTimeProvider inner) : TimeProvider
{
    /// <summary>How far it was set forward.</summary>
    public TimeSpan Shift { get; set; }

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Shift;

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);
}
