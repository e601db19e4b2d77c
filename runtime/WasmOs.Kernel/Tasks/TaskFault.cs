using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Kernel.Tasks;

/// <summary>What went wrong with a task, or with one attempt of it.</summary>
/// <param name="Kind">A run's fault kind, such as <c>trap.unreachable</c>; an error's slug with underscores, such as <c>module_not_found</c>; or a constant of
/// this class.</param>
/// <param name="Message">What happened.</param>
public sealed record TaskFault(string Kind, string Message)
{
    /// <summary>The worker ended, or did not renew its lease.</summary>
    public const string WorkerLost = "worker_lost";

    /// <summary>The task was not started within its time to live.</summary>
    public const string Expired = "expired";

    /// <summary>Handling the task's message failed again and again.</summary>
    public const string Poison = "poison";

    /// <summary>The task was cancelled.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The host stopped, or the function's time was over, before the run ended.</summary>
    internal const string HostStopped = "host_stopped";

    /// <summary>Characters: 2,000 and the ellipsis.</summary>
    private const int MaxMessage = 2001;

    /// <summary>The fault for an error that prevented a run.</summary>
    internal static TaskFault From(KernelError error) => new(error.Slug.Replace('-', '_'), Bound(error.Detail));

    /// <summary>The fault of a run.</summary>
    internal static TaskFault From(Runtime.Execution.ExecutionFault fault) =>
        new(Runtime.Execution.FaultKindNames.ToWireName(fault.Kind), Bound(fault.Message));

    private static string Bound(string message) => DisplayText.Shorten(message, MaxMessage);
}
