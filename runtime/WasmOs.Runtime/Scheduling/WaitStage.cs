namespace WasmOs.Runtime.Scheduling;

/// <summary>How far a wait for a slot is.</summary>
internal enum WaitStage
{
    Waiting,

    /// <summary>It has its slot and does not know yet.</summary>
    Granted,

    /// <summary>Somebody cancelled it between the slot and the run.</summary>
    CancelledAfterGrant,

    /// <summary>It runs, or was cancelled and never will.</summary>
    Over,
}
