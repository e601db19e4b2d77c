using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Kernel.Capabilities;

/// <summary>Suggests the mounts that a module needs for the files that its learning runs asked for.</summary>
/// <remarks>
/// A file can be created only in a directory that exists. So the directory of each requested path is mounted, unless a mount already covers it, or the run
/// created the directory itself.
/// </remarks>
internal static class SuggestedMounts
{
    /// <summary>The largest number of mounts of a module. When more are needed, one scratch directory at <c>/</c> serves for all.</summary>
    private const int Most = 16;

    private const string BundlePath = "/bundle";

    /// <summary>The module's own mounts, and a scratch directory for each place that no mount covers.</summary>
    /// <param name="policy">The paths that runs need.</param>
    /// <param name="uses">What the learning runs asked for.</param>
    /// <param name="mounts">The module's own mounts; null for none.</param>
    /// <param name="hasBundle">Whether the module has a bundle.</param>
    public static IReadOnlyList<ModuleMount>? For(
        CapabilityPolicy policy, IEnumerable<CapabilityEvent> uses, IReadOnlyList<ModuleMount>? mounts, bool hasBundle)
    {
        var own = mounts ?? [];
        var written = uses.Where(static use => use.Capability == Capability.FileWrite).Select(static use => use.Subject).ToHashSet(StringComparer.Ordinal);
        List<ModuleMount> covering = [.. own];
        if (hasBundle)
        {
            covering.Add(new ModuleMount { Type = ModuleMountType.Bundle, Path = BundlePath });
        }

        string[] needed = [.. policy.AllowedPaths.Select(path => PlaceOf(path, written))
            .Where(place => !covering.Any(mount => Covers(mount, place)))
            .Distinct()];
        if (needed.Length + own.Count > Most)
        {
            needed = ["/"];
        }

        return needed.Length == 0 ? mounts
            : [.. own, .. needed.Order(StringComparer.Ordinal).Select(static place => new ModuleMount { Type = ModuleMountType.Scratch, Path = place })];
    }

    /// <summary>The directory that must exist for a path: its parent, or the nearest ancestor that the run did not create itself.</summary>
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

    /// <summary>Whether a mount can provide a directory. A scratch directory is empty when a run starts, so it provides only itself.</summary>
    private static bool Covers(ModuleMount mount, string place)
    {
        var path = mount.Path.TrimEnd('/');
        return place.TrimEnd('/') == path || (mount.Type != ModuleMountType.Scratch && place.StartsWith(path + "/", StringComparison.Ordinal));
    }
}
