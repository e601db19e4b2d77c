using System.Collections.Immutable;

namespace WasmOs.Runtime.Wasi.Capabilities;

/// <summary>Makes the smallest policy that allows everything that recorded runs asked for.</summary>
public static class LeastPolicy
{
    /// <summary>
    /// Functions that are always in the list, because other members of the policy already limit what they reach:
    /// the run's descriptors, variables, arguments and time slot.
    /// </summary>
    /// <remarks>
    /// A run that was refused something did not get to the functions that it would have called after a success.
    /// A list of only the recorded functions would therefore refuse these calls in later runs.
    /// </remarks>
    private static readonly ImmutableArray<string> AlwaysAllowed = ["args_*", "environ_*", "fd_*", "poll_oneoff", "sched_yield"];

    /// <summary>Makes the policy from the events of learning runs. Other runs record refusals only, so their events do not show what was used.</summary>
    public static CapabilityPolicy From(IEnumerable<CapabilityEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var asked = events.ToLookup(static seen => seen.Capability, static seen => seen.Subject);
        var written = Sorted(asked[Capability.FileWrite]);
        var read = Sorted(asked[Capability.FileRead].Except(written));

        // A rule for a path also allows reading the directories above it, so these need no rule of their own.
        var paths = Sorted(read.Concat(written));
        paths = [.. paths.Where(path => written.Contains(path) || !paths.Any(other => IsBelow(other, path)))];
        return new CapabilityPolicy
        {
            Files = written.Length > 0 ? FileGrant.ReadWrite : read.Length > 0 ? FileGrant.Read : FileGrant.None,
            AllowedPaths = paths,
            ReadOnlyPaths = written.Length > 0 ? [.. read.Where(path => paths.Contains(path) && !written.Any(other => IsBelow(other, path)))] : [],
            EnvironmentNames = Sorted(asked[Capability.Environment]),
            Arguments = asked.Contains(Capability.Arguments),
            Clock = asked.Contains(Capability.Clock),
            Randomness = asked.Contains(Capability.Randomness),
            AllowedSyscalls = Functions(asked, written.Length > 0, read.Length > 0),
        };
    }

    /// <summary>The functions to allow: the recorded ones and <see cref="AlwaysAllowed"/>. Empty when nothing was recorded.</summary>
    private static ImmutableArray<string> Functions(ILookup<Capability, string> asked, bool writes, bool reads)
    {
        if (asked.Count == 0)
        {
            return [];
        }

        IEnumerable<string> files = writes ? ["path_*"] : reads ? ["path_filestat_get", "path_open", "path_readlink"] : [];
        var called = asked[Capability.Syscall].Concat(asked[Capability.Arguments]).Concat(asked[Capability.Clock]).Concat(asked[Capability.Randomness])
            .Concat(asked[Capability.Network]).Concat(files);
        return Sorted(AlwaysAllowed.Concat(called.Where(name => !NamePattern.MatchesAny(AlwaysAllowed, name)
            && !(writes && name.StartsWith("path_", StringComparison.Ordinal) && name != "path_*"))));
    }

    private static bool IsBelow(string path, string directory) =>
        path.Length > directory.TrimEnd('/').Length + 1 && path.StartsWith(directory.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static ImmutableArray<string> Sorted(IEnumerable<string> subjects) => [.. subjects.Distinct().Order(StringComparer.Ordinal)];
}
