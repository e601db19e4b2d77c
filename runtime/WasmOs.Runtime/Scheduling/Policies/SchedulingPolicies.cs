namespace WasmOs.Runtime.Scheduling.Policies;

/// <summary>The built-in scheduling policies by name.</summary>
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

    /// <summary>The names that can be chosen, the default first, then the names of the program's own policies.</summary>
    public static IEnumerable<string> NamesWith(IDictionary<string, Func<ISchedulingPolicy>> own) =>
        BuiltIn.Select(static policy => policy.Name).Concat(own.Keys).Distinct();

    /// <summary>Creates a policy; null when no policy has this name.</summary>
    /// <param name="name">The policy's name.</param>
    /// <param name="own">The program's own policies, which take precedence over built-in ones of the same name.</param>
    public static ISchedulingPolicy? Create(string name, IDictionary<string, Func<ISchedulingPolicy>> own) =>
        own.TryGetValue(name, out var create) ? create() : BuiltIn.FirstOrDefault(policy => policy.Name == name).Create?.Invoke();
}
