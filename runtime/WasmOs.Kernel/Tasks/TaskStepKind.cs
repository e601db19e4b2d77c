namespace WasmOs.Kernel.Tasks;

/// <summary>What a message of a task asks for.</summary>
internal enum TaskStepKind
{
    /// <summary>Nothing but telling its end once more: it has ended.</summary>
    Finished,

    /// <summary>Waiting: its time has not come, or somebody runs it.</summary>
    Defer,

    /// <summary>Writing its end, without running it.</summary>
    End,

    /// <summary>Claiming and running it.</summary>
    Run,
}
