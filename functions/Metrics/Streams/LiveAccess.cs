using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Metrics.Streams;

/// <summary>Which callers may read which topics, and of which modules.</summary>
internal static class LiveAccess
{
    // What these show is about the whole host, as in GET /metrics/runtime and GET /scheduler.
    private const LiveTopics OfWholeHost = LiveTopics.Runtime | LiveTopics.Tasks | LiveTopics.Scheduler | LiveTopics.Alerts;

    private static readonly PermissionSet Metrics = PermissionSet.Of(Permission.MetricsRead);
    private static readonly PermissionSet Runs = PermissionSet.Of(Permission.MetricsRead, Permission.ExecutionsRead);

    /// <summary>Returns why a caller may not read these topics; null when the caller may.</summary>
    public static KernelError? Refuse(Caller caller, LiveTopics topics) =>
        !caller.Has(Metrics) ? AccessErrors.PermissionMissing(Metrics)
        : (topics & LiveTopics.Executions) != 0 && caller.ScopeOf(Runs).IsEmpty ? AccessErrors.PermissionMissing(Runs)
        : (topics & OfWholeHost) != 0 && !caller.HasEverywhere(Metrics) ? AccessErrors.NeedsAllModules(Metrics)
        : null;

    /// <summary>The modules that a caller may see in the frames of a topic.</summary>
    public static ModuleScope ScopeOf(Caller caller, LiveTopics topic) => topic switch
    {
        LiveTopics.Modules => caller.ScopeOf(Metrics),
        LiveTopics.Executions => caller.ScopeOf(Runs),
        _ => ModuleScope.All,
    };
}
