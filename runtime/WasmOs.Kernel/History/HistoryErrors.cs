using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.History;

/// <summary>The errors of the history of runs. Slugs are part of the public interface: add new ones, never change existing ones.</summary>
public static class HistoryErrors
{
    /// <summary>No run has this id, or it is no longer kept.</summary>
    public static KernelError NotFound(string id) => new(
        KernelErrorKind.NotFound, "execution-not-found", "There is no such execution", $"There is no execution {Quoted.Of(id)}, or it is no longer kept.");

    /// <summary>The run has not ended; the requested data exists only after its end.</summary>
    public static KernelError StillRunning(string id) => new(
        KernelErrorKind.Conflict, "execution-running", "The execution is still running",
        $"Execution {Quoted.Of(id)} is still running; its log is there when it has ended.", KernelErrors.Soon);
}
