using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Kernel.Capabilities;

/// <summary>The directories that a module needs for the files that its learning runs asked for.</summary>
/// <remarks>
/// A file can be made only where its directory is. So each directory that holds a path which was asked for is mounted, unless something is mounted there or above it
/// already, or the run made the directory itself.
/// </remarks>
internal static class SuggestedMounts
{
    /// <summary>As many as a module may have; beyond that one scratch directory for all.</summary>
    private const int Most = 16;

    private const string BundlePath = "/bundle";

    /// <summary>The module's own mounts and a scratch directory for each place that none of them covers.</summary>
    /// <param name="policy">The paths that runs need.</param>
    /// <param name="uses">What the learning runs asked for.</param>
    /// <param name="mounts">The module's own mounts; null for none.</param>
    /// <param name="hasBundle">Whether files came with the module.</param>
    public static IReadOnlyList<ModuleMount>? For(CapabilityPolicy policy, IEnumerable<CapabilityEvent> uses, IReadOnlyList<ModuleMount>? mounts, bool hasBundle)
    {
        var own = mounts ?? [];
        var written = uses.Where(static use => use.Capability == Capability.FileWrite).Select(static use => use.Subject).ToHashSet(StringComparer.Ordinal);
        List<ModuleMount> covering = [.. own];
        if (hasBundle)
        {
            covering.Add(new ModuleMount { Type = ModuleMountType.Bundle, Path = BundlePath });
        }

        string[] needed = [.. policy.AllowedPaths.Select(path => PlaceOf(path, written)).Where(place => !covering.Any(mount => Covers(mount, place))).Distinct()];
        if (needed.Length + own.Count > Most)
        {
            needed = ["/"];
        }

        return needed.Length == 0 ? mounts
            : [.. own, .. needed.Order(StringComparer.Ordinal).Select(static place => new ModuleMount { Type = ModuleMountType.Scratch, Path = place })];
    }

    /// <summary>The directory that must be there for a path: the one that holds it, or the nearest above it that the run did not make itself.</summary>
    private static string PlaceOf(string path, HashSet<string> written)
    {
        var directory = ParentOf(path);
        while (directory != "/" && written.Contains(directory))
        {
            directory = ParentOf(directory);
        }

        return directory;
    }

    private static string ParentOf(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "/";

    /// <summary>Whether a directory can be there by a mount. A scratch directory is empty at the start of a run, so it is only itself.</summary>
    private static bool Covers(ModuleMount mount, string place)
    {
        var path = mount.Path.TrimEnd('/');
        return place.TrimEnd('/') == path || (mount.Type != ModuleMountType.Scratch && place.StartsWith(path + "/", StringComparison.Ordinal));
    }
}
