namespace WasmOs.FunctionsHosting.Timers;

/// <summary>The times of a timer, as they are kept in storage and sent to the worker.</summary>
/// <param name="Last">When it struck last; the smallest time before its first strike.</param>
/// <param name="Next">When it strikes next.</param>
/// <param name="LastUpdated">From when <paramref name="Next"/> was computed.</param>
internal sealed record TimerStatus(DateTimeOffset Last, DateTimeOffset Next, DateTimeOffset LastUpdated);
