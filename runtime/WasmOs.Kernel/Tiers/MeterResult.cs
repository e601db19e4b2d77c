namespace WasmOs.Kernel.Tiers;

/// <summary>What a meter says to a call.</summary>
internal enum MeterResult
{
    /// <summary>It has decided.</summary>
    Decided,

    /// <summary>It has decided, and more must be leased in the background.</summary>
    DecidedLeaseSoon,

    /// <summary>It cannot decide before something is leased.</summary>
    MustLease,

    /// <summary>It is no longer used: another meter takes its place.</summary>
    Retired,
}
