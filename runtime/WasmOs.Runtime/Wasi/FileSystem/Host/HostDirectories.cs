using System.Diagnostics.CodeAnalysis;

namespace WasmOs.Runtime.Wasi.FileSystem.Host;

/// <summary>
/// The directories of this machine that the operator allows to be mounted, each with everything below it. Works on Linux (x64 and arm64) only:
/// for other systems there is no safe implementation yet. Immutable.
/// </summary>
public sealed class HostDirectories
{
    private readonly string[] _roots;

    /// <summary>Makes the list.</summary>
    /// <param name="roots">Absolute paths of existing directories. Links in these paths are resolved now.</param>
    /// <exception cref="ArgumentException">A path is not absolute, or is not a directory.</exception>
    public HostDirectories(IEnumerable<string> roots)
    {
        ArgumentNullException.ThrowIfNull(roots);
        _roots = [.. roots.Select(static root => Path.IsPathFullyQualified(root) && Directory.Exists(root)
            ? Path.TrimEndingDirectorySeparator(Resolve(root))
            : throw new ArgumentException($"'{root}' is not the absolute path of a directory.", nameof(roots)))];
    }

    /// <summary>Makes a mount of a directory that is, or lies below, an allowed directory.</summary>
    /// <param name="hostPath">
    /// The directory. Links in its path are resolved now; links that are put there later are not followed when a run opens the mount.
    /// </param>
    /// <param name="guestPath">The path by which the guest finds the directory.</param>
    /// <param name="readOnly">Whether the guest may only read the files.</param>
    /// <param name="mount">The mount; null on failure.</param>
    /// <param name="fault">Why the directory cannot be mounted, as a sentence; null on success.</param>
    /// <returns>False when the directory does not exist or is not allowed, or the system is not supported.</returns>
    public bool TryMount(
        string hostPath, string guestPath, bool readOnly, [NotNullWhen(true)] out HostMount? mount, [NotNullWhen(false)] out string? fault)
    {
        ArgumentException.ThrowIfNullOrEmpty(hostPath);
        mount = null;
        if (!LibC.IsSupported)
        {
            fault = "Directories of the host can be given to guests on Linux (x64, arm64) only.";
            return false;
        }

        if (!Directory.Exists(hostPath))
        {
            fault = $"There is no directory '{hostPath}'.";
            return false;
        }

        var path = Path.TrimEndingDirectorySeparator(Resolve(Path.GetFullPath(hostPath)));
        var root = _roots.FirstOrDefault(root => path == root || root == "/" || path.StartsWith(root + '/', StringComparison.Ordinal));
        if (root is null)
        {
            fault = $"The directory '{hostPath}' is not below one that the operator allowed.";
            return false;
        }

        fault = null;
        mount = new HostMount(root, path[root.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries), guestPath, readOnly);
        return true;
    }

    // Resolves the links in all components of the path, not only in the last one.
    private static string Resolve(string path)
    {
        var resolved = Path.GetPathRoot(path)!;
        foreach (var name in path[resolved.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(resolved, name);
            resolved = Directory.ResolveLinkTarget(next, returnFinalTarget: true) is { } target ? Resolve(target.FullName) : next;
        }

        return resolved;
    }
}
