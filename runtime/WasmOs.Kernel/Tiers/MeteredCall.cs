namespace WasmOs.Kernel.Tiers;

/// <summary>What a caller does, which decides in which limits it counts.</summary>
internal enum MeteredCall
{
    /// <summary>A call that runs no guest: counts in the minute and the day.</summary>
    Call,

    /// <summary>A call that runs a guest while the caller waits: counts in all limits.</summary>
    Run,

    /// <summary>A run that nobody waits for: counts in the CPU time alone, because the call that made it has counted already.</summary>
    Background,
}
