using System.Text;
using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>Gathers the entries of an archive under its limits, and passes the files' bytes on as they are unpacked: at no time more of them than one buffer is held here.</summary>
/// <param name="archiveBytes">How large the archive is, for the ratio.</param>
/// <param name="limits">What it may unpack to.</param>
/// <param name="target">Where the files' bytes go; null to count and check them only.</param>
internal sealed class BundleDraft(long archiveBytes, BundleLimits limits, IBundleTarget? target)
{
    private const int MaxTargetBytes = 4096;
    private const int BufferBytes = 64 * 1024;

    private readonly Dictionary<string, FileTreeEntry> _entries = new(StringComparer.Ordinal);
    private readonly byte[] _buffer = new byte[BufferBytes];
    private long _expected;
    private long _bytes;

    /// <exception cref="ArgumentException">A path goes through a file.</exception>
    public FileTree Build()
    {
        var tree = new FileTree(_entries.Values);

        // Built at once: what is wrong with the paths among each other is found at the upload and not in a run.
        _ = tree.Shared;
        return tree;
    }

    /// <summary>Refuses by the size that an entry claims, before anything is unpacked. What is unpacked is counted all the same.</summary>
    public void Expect(string name, long size)
    {
        if (size < 0 || size > limits.MaxFileBytes)
        {
            throw BundleFault.OfEntry(name, $"unpacks to {size:N0} bytes; {limits.MaxFileBytes:N0} are allowed a file");
        }

        _expected += size;
        CheckTotal(_expected);
    }

    public void AddDirectory(string name, DateTimeOffset modified)
    {
        var path = Normalize(name);
        if (path.Length > 0)
        {
            Add(FileTreeEntry.Directory(path, modified));
        }
    }

    /// <param name="name">The name in the archive.</param>
    /// <param name="content">Its bytes; read to their end.</param>
    /// <param name="size">How many there must be.</param>
    /// <param name="crc">The CRC-32 that they must have; null where the format has none.</param>
    /// <param name="modified">When it was last changed.</param>
    public void AddFile(string name, Stream content, long size, uint? crc, DateTimeOffset modified)
    {
        // The entry first: a name that cannot be used costs no unpacking.
        var path = Normalize(name);
        Add(FileTreeEntry.File(path, default, modified));
        target?.BeginFile();
        Copy(name, content, size, crc, bytes => target?.Write(bytes));
        _entries[path] = new FileTreeEntry(path, FileTreeEntryKind.File, target?.EndFile() ?? FileContent.Empty, null, modified);
    }

    public void AddLink(string name, Stream target, long size, uint crc, DateTimeOffset modified)
    {
        if (size > MaxTargetBytes)
        {
            throw BundleFault.OfEntry(name, $"is a link whose target is longer than {MaxTargetBytes:N0} bytes");
        }

        var bytes = new MemoryStream();
        Copy(name, target, size, crc, part => bytes.Write(part.Span));
        AddLink(name, TarHeader.TextOf(bytes.ToArray()), modified);
    }

    // A link may lead anywhere: the walk that follows it refuses what leaves the mount.
    public void AddLink(string name, string target, DateTimeOffset modified)
    {
        if (target.Length == 0 || Encoding.UTF8.GetByteCount(target) > MaxTargetBytes)
        {
            throw BundleFault.OfEntry(name, $"is a link without a target, or with one that is longer than {MaxTargetBytes:N0} bytes");
        }

        Add(FileTreeEntry.Link(Normalize(name), target, modified));
    }

    /// <summary>Reads past bytes that are not kept.</summary>
    public void Skip(Stream content, string name, int most)
    {
        int read;
        for (var skipped = 0; (read = content.Read(_buffer)) > 0;)
        {
            if ((skipped += read) > most)
            {
                throw BundleFault.OfEntry(name, $"is a header of more than {most:N0} bytes");
            }
        }
    }

    // Archives are often made with "./" in front and a slash behind directories.
    private static string Normalize(string name)
    {
        var path = name.EndsWith('/') ? name[..^1] : name;
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
            throw BundleFault.OfArchive($"has more than {limits.MaxEntries:N0} entries");
        }

        if (FileTreePath.FindFault(entry.Path) is { } fault)
        {
            throw BundleFault.OfEntry(entry.Path, $"cannot be used: {char.ToLowerInvariant(fault[0])}{fault[1..].TrimEnd('.')}");
        }

        if (entry.Path.AsSpan().Count('/') > limits.MaxDepth)
        {
            throw BundleFault.OfEntry(entry.Path, $"lies in more than {limits.MaxDepth} directories");
        }

        // Of two of a name a reader of another kind takes the other one. Directories are the same twice.
        if (!_entries.TryAdd(entry.Path, entry) && (entry.Kind != FileTreeEntryKind.Directory || _entries[entry.Path].Kind != FileTreeEntryKind.Directory))
        {
            throw BundleFault.OfEntry(entry.Path, "is there twice");
        }
    }

    private void Copy(string name, Stream content, long size, uint? crc, Action<ReadOnlyMemory<byte>> write)
    {
        var sum = new Crc32();
        var length = 0L;
        int read;
        while ((read = Unpack(name, content)) > 0)
        {
            length += read;
            _bytes += read;
            if (length > size || length > limits.MaxFileBytes)
            {
                throw BundleFault.OfEntry(name, $"unpacks to more than the {Math.Min(size, limits.MaxFileBytes):N0} bytes that it says or is allowed");
            }

            CheckTotal(_bytes);
            sum.Append(_buffer.AsSpan(0, read));
            write(_buffer.AsMemory(0, read));
        }

        if (length != size)
        {
            throw BundleFault.OfEntry(name, $"unpacks to {length:N0} bytes and says {size:N0}: it is cut off or damaged");
        }

        if (crc is { } expected && expected != sum.Value)
        {
            throw BundleFault.OfEntry(name, $"is damaged: its CRC is {sum.Value:x8} and should be {expected:x8}");
        }
    }

    private int Unpack(string name, Stream content)
    {
        try
        {
            return content.Read(_buffer);
        }
        catch (InvalidDataException) when (content is System.IO.Compression.DeflateStream)
        {
            // Its message names a compression method, whatever is wrong.
            throw BundleFault.OfEntry(name, "is damaged: its bytes do not unpack");
        }
    }

    private void CheckTotal(long bytes)
    {
        if (bytes > limits.MaxTotalBytes)
        {
            throw BundleFault.OfArchive($"unpacks to more than {limits.MaxTotalBytes:N0} bytes");
        }

        if (bytes > BundleLimits.RatioFreeBytes && bytes / limits.MaxRatio > archiveBytes)
        {
            throw BundleFault.OfArchive($"unpacks to more than {limits.MaxRatio:N0} times its own size");
        }
    }
}
