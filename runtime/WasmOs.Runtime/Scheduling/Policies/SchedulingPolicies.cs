namespace WasmOs.Runtime.Scheduling.Policies;

/// <summary>The policies of this build by their names.</summary>
internal static class SchedulingPolicies
{
    public const string RoundRobin = "round_robin";

    private static readonly (string Name, Func<ISchedulingPolicy> Create)[] BuiltIn =
    [
        (RoundRobin, static () => new RoundRobinPolicy()),
        ("priority", static () => new PriorityPolicy()),
        ("cooperative", static () => new CooperativePolicy()),
        ("fair_share", static () => new FairSharePolicy()),
    ];

    /// <summary>The names that can be chosen, the default first.</summary>
    public static IEnumerable<string> NamesOf(RuntimeOptions options) => BuiltIn.Select(static policy => policy.Name).Concat(options.OwnSchedulerPolicies.Keys).Distinct();

    /// <summary>Makes the policy that the settings name; null when there is none of that name. An own policy goes before one of this build.</summary>
    public static ISchedulingPolicy? Create(RuntimeOptions options) =>
        options.OwnSchedulerPolicies.TryGetValue(options.SchedulerPolicy, out var own)
            ? own()
            : BuiltIn.FirstOrDefault(policy => policy.Name == options.SchedulerPolicy).Create?.Invoke();
}
