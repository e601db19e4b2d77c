using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Tasks;

/// <summary>The errors of tasks. Slugs are part of the interface: add, never change.</summary>
public static class TaskErrors
{
    /// <summary>There is no task of this id, or it is no longer kept.</summary>
    public static KernelError NotFound(string id) => new(
        KernelErrorKind.NotFound, "task-not-found", "There is no such task", $"There is no task {Quoted.Of(id)}, or it is no longer kept.");

    /// <summary>The task has ended.</summary>
    public static KernelError Ended(string id, string state) => new(
        KernelErrorKind.Conflict, "task-ended", "The task has ended", $"Task {Quoted.Of(id)} has ended already: it is {state}.");

    /// <summary>The blob with the task's arguments and input is missing or damaged.</summary>
    public static KernelError InputLost(string id) => new(
        KernelErrorKind.NotFound, "task-input-lost", "The task's input is gone", $"Storage no longer has the input of task {Quoted.Of(id)}. Submit it again.");
}
