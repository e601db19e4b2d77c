using System.Diagnostics.CodeAnalysis;

namespace WasmOs.Runtime.Wasi.FileSystem.Host;

/// <summary>The directories of this machine below which an operator lets guests have some. Linux on x64 and arm64 alone: elsewhere there is no safe way yet. Immutable.</summary>
public sealed class HostDirectories
{
    private readonly string[] _roots;

    /// <summary>Makes the list.</summary>
    /// <param name="roots">Absolute paths of directories that are there.</param>
    /// <exception cref="ArgumentException">One is not.</exception>
    public HostDirectories(IEnumerable<string> roots)
    {
        ArgumentNullException.ThrowIfNull(roots);
        _roots = [.. roots.Select(static root => Path.IsPathFullyQualified(root) && Directory.Exists(root)
            ? Path.TrimEndingDirectorySeparator(Resolve(root))
            : throw new ArgumentException($"'{root}' is not the absolute path of a directory.", nameof(roots)))];
    }

    /// <summary>Makes a mount of a directory, if it lies below an allowed one.</summary>
    /// <param name="hostPath">The directory; links in its path are followed now, and no more when it is opened.</param>
    /// <param name="guestPath">The name by which the guest finds it.</param>
    /// <param name="readOnly">Whether the guest may only read it.</param>
    /// <param name="mount">The mount.</param>
    /// <param name="fault">Why there is none.</param>
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

    // Every link on the way, not only the last.
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
