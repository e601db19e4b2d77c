namespace WasmOs.Runtime.Runs;

/// <summary>What a run that has begun is doing now.</summary>
internal enum RunPhase
{
    /// <summary>The run has a slot.</summary>
    Running,

    /// <summary>The run waits in a host call, without a slot.</summary>
    Parked,

    /// <summary>The run waits for a slot.</summary>
    Waiting,
}
