namespace WasmOs.Kernel.Tasks;

/// <summary>What to do with the message of a task.</summary>
/// <param name="Kind">The kind of work.</param>
/// <param name="Task">The row to write, or, when there is nothing to write, the row as it was read.</param>
/// <param name="Delay">For <see cref="TaskStepKind.Defer"/>: how long the message waits.</param>
internal readonly record struct TaskStep(TaskStepKind Kind, TaskEntry Task, TimeSpan Delay = default);
