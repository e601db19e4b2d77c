namespace WasmOs.Kernel.Tiers;

/// <summary>What stopped a call.</summary>
public enum RateLimitKind
{
    /// <summary>Nothing: the call may go on.</summary>
    None,

    /// <summary>The calls of this minute are used up.</summary>
    Minute,

    /// <summary>The calls of this day are used up.</summary>
    Day,

    /// <summary>Too many runs of the caller are going on.</summary>
    Concurrent,

    /// <summary>The CPU time of this day is used up.</summary>
    Cpu,

    /// <summary>Storage is down, so it is unknown whether the caller may go on.</summary>
    Storage,
}
