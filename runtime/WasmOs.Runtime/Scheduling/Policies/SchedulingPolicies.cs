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
    public static IEnumerable<string> NamesWith(IDictionary<string, Func<ISchedulingPolicy>> own) =>
        BuiltIn.Select(static policy => policy.Name).Concat(own.Keys).Distinct();

    /// <summary>Makes a policy; null when there is none of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="own">Policies of the program's own, which go before those of this build.</param>
    public static ISchedulingPolicy? Create(string name, IDictionary<string, Func<ISchedulingPolicy>> own) =>
        own.TryGetValue(name, out var create) ? create() : BuiltIn.FirstOrDefault(policy => policy.Name == name).Create?.Invoke();
}
