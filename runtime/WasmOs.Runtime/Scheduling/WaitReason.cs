namespace WasmOs.Runtime.Scheduling;

/// <summary>Why a run waits, or has waited, for a slot.</summary>
public enum WaitReason
{
    /// <summary>It has not begun: it holds neither a thread nor an instance.</summary>
    NotStarted,

    /// <summary>It comes back from a host call in which it waited without a slot.</summary>
    Returned,

    /// <summary>It used up a slice while others waited.</summary>
    Preempted,

    /// <summary>It gave its slot to others by itself.</summary>
    Yielded,
}
