using System.Collections.Frozen;
using System.Collections.Immutable;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Modules;

/// <summary>The state of a module with its versions and aliases at one moment. Immutable.</summary>
internal sealed class ModuleSnapshot
{
    private readonly FrozenDictionary<string, ModuleAlias> _aliases;
    private readonly FrozenDictionary<string, ModuleAlias>.AlternateLookup<ReadOnlySpan<char>> _aliasesBySpan;

    public ModuleSnapshot(ModuleHead head, ImmutableArray<ResolvedModule> versions, IEnumerable<ModuleAlias> aliases)
    {
        Head = head;
        Versions = versions;
        _aliases = aliases.ToFrozenDictionary(alias => alias.Name, StringComparer.Ordinal);
        _aliasesBySpan = _aliases.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public ModuleHead Head { get; }

    /// <summary>The versions in ascending order.</summary>
    public ImmutableArray<ResolvedModule> Versions { get; }

    public ImmutableArray<ModuleAlias> Aliases => [.. _aliases.Values.OrderBy(alias => alias.Name, StringComparer.Ordinal)];

    public ModuleAlias? FindAlias(string name) => _aliases.GetValueOrDefault(name);

    /// <summary>The version of this module that a reference names; null when there is none. Allocates nothing.</summary>
    public ResolvedModule? Find(in ModuleReference reference, Random random) => reference.Selector switch
    {
        ModuleSelector.Newest => FindVersion(Head.Newest),
        ModuleSelector.Version => FindVersion(reference.Version),
        ModuleSelector.Digest => FindDigest(reference.Digest),
        _ => _aliasesBySpan.TryGetValue(reference.Alias, out var alias) ? FindVersion(Choose(alias.Targets, random)) : null,
    };

    public ResolvedModule? FindVersion(int version)
    {
        // Versions are ascending and may have gaps, so use a binary search.
        var low = 0;
        var high = Versions.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var candidate = Versions[middle];
            if (candidate.Version == version)
            {
                return candidate;
            }

            (low, high) = candidate.Version < version ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    /// <summary>The newest version with a given content; null when there is none.</summary>
    public ResolvedModule? FindDigest(ModuleDigest digest)
    {
        for (var i = Versions.Length - 1; i >= 0; i--)
        {
            if (Versions[i].Digest == digest)
            {
                return Versions[i];
            }
        }

        return null;
    }

    /// <summary>Whether a version has this digest as its content or its bundle.</summary>
    public bool Names(ModuleDigest digest) => FindDigest(digest) is not null || Versions.Any(version => version.Bundle == digest);

    private static int Choose(ImmutableArray<AliasTarget> targets, Random random)
    {
        if (targets.Length == 1)
        {
            return targets[0].Version;
        }

        var sum = 0;
        foreach (var target in targets)
        {
            sum += target.Weight;
        }

        var roll = random.Next(sum);
        foreach (var target in targets)
        {
            roll -= target.Weight;
            if (roll < 0)
            {
                return target.Version;
            }
        }

        return targets[^1].Version;
    }
}
