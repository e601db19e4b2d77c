using System.Collections.Immutable;

namespace WasmOs.Runtime.Wasi.Capabilities;

/// <summary>Makes the least policy that would have allowed what runs were seen to ask for.</summary>
public static class LeastPolicy
{
    /// <summary>Makes it from the events of learning runs; events of other runs tell refusals alone.</summary>
    public static CapabilityPolicy From(IEnumerable<CapabilityEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var asked = events.ToLookup(static seen => seen.Capability, static seen => seen.Subject);
        var written = Sorted(asked[Capability.FileWrite]);
        var read = Sorted(asked[Capability.FileRead].Except(written));
        return new CapabilityPolicy
        {
            Files = written.Length > 0 ? FileGrant.ReadWrite : read.Length > 0 ? FileGrant.Read : FileGrant.None,
            AllowedPaths = Sorted(read.Concat(written)),
            ReadOnlyPaths = written.Length > 0 ? [.. read.Where(path => !written.Any(other => other.StartsWith(path, StringComparison.Ordinal)))] : [],
            EnvironmentNames = Sorted(asked[Capability.Environment]),
            Arguments = asked.Contains(Capability.Arguments),
            Clock = asked.Contains(Capability.Clock),
            Randomness = asked.Contains(Capability.Randomness),
            AllowedSyscalls = Sorted(asked[Capability.Syscall]
                .Concat(asked[Capability.Arguments]).Concat(asked[Capability.Clock]).Concat(asked[Capability.Randomness]).Concat(asked[Capability.Network])),
        };
    }

    private static ImmutableArray<string> Sorted(IEnumerable<string> subjects) => [.. subjects.Distinct().Order(StringComparer.Ordinal)];
}
