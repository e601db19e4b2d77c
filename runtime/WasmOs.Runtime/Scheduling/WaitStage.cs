namespace WasmOs.Runtime.Scheduling;

/// <summary>The state of a wait for a slot. Guarded by the scheduler's lock.</summary>
internal enum WaitStage
{
    Waiting,

    /// <summary>The run has been given a slot and has not called <see cref="CpuScheduler.TryStart"/> yet.</summary>
    Granted,

    /// <summary>The run was cancelled after it was given a slot and before it started.</summary>
    CancelledAfterGrant,

    /// <summary>The wait has ended: the run started, or was cancelled and never will.</summary>
    Over,
}
