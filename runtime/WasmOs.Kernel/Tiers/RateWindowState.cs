namespace WasmOs.Kernel.Tiers;

/// <summary>Whether one more may be counted in a window.</summary>
internal enum RateWindowState
{
    /// <summary>It may.</summary>
    Free,

    /// <summary>The limit is reached.</summary>
    UsedUp,

    /// <summary>Storage must be asked.</summary>
    Unknown,
}
