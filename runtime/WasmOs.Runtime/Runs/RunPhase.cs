namespace WasmOs.Runtime.Runs;

/// <summary>What a run that has begun does now.</summary>
internal enum RunPhase
{
    /// <summary>It has a slot.</summary>
    Running,

    /// <summary>It waits in a host call, without a slot.</summary>
    Parked,

    /// <summary>It waits for a slot.</summary>
    Waiting,
}
