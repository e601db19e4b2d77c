namespace WasmOs.Kernel.Tiers;

/// <summary>What a host wants to lease for a caller, all windows at once. Immutable.</summary>
/// <param name="Minute">Calls of the minute.</param>
/// <param name="Day">Calls of the day.</param>
/// <param name="Cpu">CPU time of the day, in units of 100 ns.</param>
internal readonly record struct QuotaAsks(QuotaAsk Minute, QuotaAsk Day, QuotaAsk Cpu)
{
    /// <summary>Whether unused leases are returned. What belongs to a window that is over for the other hosts is dropped then.</summary>
    public bool IsReturn { get; init; }

    /// <summary>Whether nothing is to be leased or returned.</summary>
    public bool IsEmpty => Minute.Wanted == 0 && Day.Wanted == 0 && Cpu.Wanted == 0;
}
