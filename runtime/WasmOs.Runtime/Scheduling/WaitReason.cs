namespace WasmOs.Runtime.Scheduling;

/// <summary>Why a run waits, or has waited, for a slot.</summary>
public enum WaitReason
{
    /// <summary>The run has not begun: it holds neither a thread nor an instance.</summary>
    NotStarted,

    /// <summary>The run returns from a host call in which it waited without a slot.</summary>
    Returned,

    /// <summary>The run used up a slice while other runs waited.</summary>
    Preempted,

    /// <summary>The run yielded: it gave its slot to another run of its own accord.</summary>
    Yielded,
}
