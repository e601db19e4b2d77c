namespace WasmOs.Kernel.Tasks;

/// <summary>What to do with a message of a task.</summary>
/// <param name="Kind">The sort of work.</param>
/// <param name="Task">What the row is, or is to become.</param>
/// <param name="Delay">For <see cref="TaskStepKind.Defer"/>: how long.</param>
internal readonly record struct TaskStep(TaskStepKind Kind, TaskEntry Task, TimeSpan Delay = default);
