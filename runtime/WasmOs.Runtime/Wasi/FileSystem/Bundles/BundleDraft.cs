using System.Text;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>Gathers the entries of an archive under its limits.</summary>
internal sealed class BundleDraft(BundleLimits limits)
{
    private const int MaxTargetBytes = 4096;

    private readonly Dictionary<string, FileTreeEntry> _entries = new(StringComparer.Ordinal);
    private long _bytes;

    /// <exception cref="ArgumentException">A path goes through a file.</exception>
    public FileTree Build()
    {
        var tree = new FileTree(_entries.Values);

        // Built at once: what is wrong with the paths among each other is found at the upload and not in a run.
        _ = tree.Shared;
        return tree;
    }

    public void AddDirectory(string name, DateTimeOffset modified)
    {
        var path = Normalize(name);
        if (path.Length > 0)
        {
            Add(FileTreeEntry.Directory(path, modified));
        }
    }

    public void AddFile(string name, Stream content, DateTimeOffset modified) =>
        Add(FileTreeEntry.File(Normalize(name), ReadBounded(content, Math.Min(limits.MaxFileBytes, limits.MaxTotalBytes - _bytes)), modified));

    public void AddLink(string name, Stream target, DateTimeOffset modified) =>
        AddLink(name, Encoding.UTF8.GetString(ReadBounded(target, MaxTargetBytes)), modified);

    // A link may lead anywhere: the walk that follows it refuses what leaves the mount.
    public void AddLink(string name, string target, DateTimeOffset modified) =>
        Add(FileTreeEntry.Link(Normalize(name), target, modified));

    // Archives are often made with "./" in front and a slash behind directories.
    private static string Normalize(string name)
    {
        var path = name.TrimEnd('/');
        while (path.StartsWith("./", StringComparison.Ordinal))
        {
            path = path[2..];
        }

        return path == "." ? "" : path;
    }

    private void Add(FileTreeEntry entry)
    {
        if (_entries.Count >= limits.MaxEntries)
        {
            throw new InvalidDataException($"it has more than {limits.MaxEntries} entries");
        }

        if (FileTreePath.FindFault(entry.Path) is { } fault)
        {
            throw new InvalidDataException(fault);
        }

        if (entry.Path.AsSpan().Count('/') > limits.MaxDepth)
        {
            throw new InvalidDataException($"it has directories in more than {limits.MaxDepth} others");
        }

        _entries[entry.Path] = entry;
    }

    private byte[] ReadBounded(Stream content, long most)
    {
        using var copy = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = content.Read(buffer)) > 0)
        {
            if (copy.Length + read > most)
            {
                throw new InvalidDataException("it unpacks to more bytes than are allowed");
            }

            copy.Write(buffer, 0, read);
        }

        _bytes += copy.Length;
        return copy.ToArray();
    }
}
