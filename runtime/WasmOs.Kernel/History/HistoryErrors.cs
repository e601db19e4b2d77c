using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.History;

/// <summary>The errors of the history of runs. Slugs are part of the public interface: add new ones, never change existing ones.</summary>
public static class HistoryErrors
{
    /// <summary>No run has this id, or it is no longer kept.</summary>
    public static KernelError NotFound(string id) => new(
        KernelErrorKind.NotFound, "execution-not-found", "There is no such execution", $"There is no execution {Quoted.Of(id)}, or it is no longer kept.");

    /// <summary>The run has not ended; the requested data exists only after its end.</summary>
    /// <param name="id">The run.</param>
    /// <param name="what">What was asked for.</param>
    public static KernelError StillRunning(string id, string what = "log") => new(
        KernelErrorKind.Conflict, "execution-running", "The execution is still running",
        $"Execution {Quoted.Of(id)} is still running; its {what} is there when it has ended.{(what == "log" ? " Follow it meanwhile with ?follow=true." : "")}", KernelErrors.Soon);

    /// <summary>No timeline of the run was kept.</summary>
    /// <param name="id">The run.</param>
    /// <param name="slowRun">How long a slow run takes; zero when none is kept for its time.</param>
    public static KernelError NotTraced(string id, TimeSpan slowRun)
    {
        var slow = slowRun > TimeSpan.Zero ? FormattableString.Invariant($" or takes {slowRun.TotalMilliseconds:0} ms or longer (SLOW_RUN_MS)") : "";
        return new KernelError(
            KernelErrorKind.NotFound, "execution-trace-not-kept", "There is no trace of the execution",
            $"Of execution {Quoted.Of(id)} no trace was kept. One is kept when a run fails{slow}, and when its call asks for it: run it again with \"trace\": true in the body.");
    }
}
