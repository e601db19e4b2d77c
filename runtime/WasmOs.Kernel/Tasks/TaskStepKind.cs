namespace WasmOs.Kernel.Tasks;

/// <summary>The kinds of work that a message of a task can cause.</summary>
internal enum TaskStepKind
{
    /// <summary>The task has ended: publish its end once more.</summary>
    Finished,

    /// <summary>The task is not due, or a worker runs it: let the message wait.</summary>
    Defer,

    /// <summary>Write the task's end without running it.</summary>
    End,

    /// <summary>Claim the task and run it.</summary>
    Run,
}
