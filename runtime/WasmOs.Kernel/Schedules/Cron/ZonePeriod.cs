namespace WasmOs.Kernel.Schedules.Cron;

/// <summary>A period during which a zone's offset does not change. Times are seconds since 0001-01-01 UTC; offsets are seconds.</summary>
/// <param name="Start">The first second of the period.</param>
/// <param name="End">The first second after the period.</param>
/// <param name="Offset">The difference of local time to UTC in the period.</param>
/// <param name="PreviousOffset">The difference of local time to UTC before the period.</param>
internal readonly record struct ZonePeriod(long Start, long End, int Offset, int PreviousOffset);
