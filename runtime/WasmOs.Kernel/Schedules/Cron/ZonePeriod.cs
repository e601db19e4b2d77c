namespace WasmOs.Kernel.Schedules.Cron;

/// <summary>A time during which a zone's offset does not change. Times are seconds since 0001-01-01 UTC, offsets seconds.</summary>
/// <param name="Start">Its first second.</param>
/// <param name="End">The first second after it.</param>
/// <param name="Offset">What to add to UTC.</param>
/// <param name="PreviousOffset">What was to be added before it.</param>
internal readonly record struct ZonePeriod(long Start, long End, int Offset, int PreviousOffset);
