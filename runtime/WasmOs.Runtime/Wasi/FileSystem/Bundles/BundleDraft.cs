using System.Text;
using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>
/// Collects the entries of an archive and enforces the limits. Passes the files' bytes on while they are unpacked, so at most one buffer of them is held here.
/// The methods throw <see cref="InvalidDataException"/> when the archive breaks a rule.
/// </summary>
/// <param name="archiveBytes">Size of the archive in bytes, for the ratio of unpacked to packed bytes.</param>
/// <param name="limits">What the archive may unpack to.</param>
/// <param name="target">Receives the files' bytes; null to only count and check them.</param>
internal sealed class BundleDraft(long archiveBytes, BundleLimits limits, IBundleTarget? target)
{
    private const int MaxTargetBytes = 4096;
    private const int BufferBytes = 64 * 1024;

    private readonly Dictionary<string, FileTreeEntry> _entries = new(StringComparer.Ordinal);
    private readonly byte[] _buffer = new byte[BufferBytes];
    private long _claimedBytes;
    private long _unpackedBytes;

    /// <summary>Makes the tree of all entries.</summary>
    /// <exception cref="ArgumentException">A path goes through a file.</exception>
    public FileTree Build()
    {
        var tree = new FileTree(_entries.Values);

        // Builds the shared tree now, because that finds paths that contradict each other: the upload must fail, not a later run.
        _ = tree.Shared;
        return tree;
    }

    /// <summary>Checks the size that an entry claims, before anything is unpacked. The bytes that are really unpacked are counted and checked again.</summary>
    public void Expect(string name, long size)
    {
        if (size < 0 || size > limits.MaxFileBytes)
        {
            throw BundleFault.OfEntry(name, $"claims to unpack to {size:N0} bytes; a file may have at most {limits.MaxFileBytes:N0}");
        }

        _claimedBytes += size;
        CheckTotal(_claimedBytes);
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
    /// <param name="content">The unpacked bytes; read to the end.</param>
    /// <param name="size">The number of bytes that <paramref name="content"/> must have.</param>
    /// <param name="crc">The CRC-32 that the bytes must have; null when the archive's format has none.</param>
    /// <param name="modified">When the file was last changed.</param>
    public void AddFile(string name, Stream content, long size, uint? crc, DateTimeOffset modified)
    {
        // Adds the entry first, so that nothing is unpacked for a name that is refused.
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

    // The target is not checked: a guest's path walk refuses every link that leaves the mount.
    public void AddLink(string name, string target, DateTimeOffset modified)
    {
        if (target.Length == 0 || Encoding.UTF8.GetByteCount(target) > MaxTargetBytes)
        {
            throw BundleFault.OfEntry(name, $"is a link without a target, or with a target that is longer than {MaxTargetBytes:N0} bytes");
        }

        Add(FileTreeEntry.Link(Normalize(name), target, modified));
    }

    /// <summary>Reads and drops the content of an entry that is not kept.</summary>
    /// <param name="content">The content; read to the end.</param>
    /// <param name="name">The entry's name, for the message.</param>
    /// <param name="most">Maximum number of bytes.</param>
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

    // Many tools write "./" before every name and a slash behind the names of directories.
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
            throw BundleFault.OfEntry(entry.Path, $"is nested in more than {limits.MaxDepth} directories");
        }

        // Two entries of one name are refused, because other readers could use the other entry. Only a directory may occur twice: both entries mean the same.
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
            _unpackedBytes += read;
            if (length > size || length > limits.MaxFileBytes)
            {
                throw BundleFault.OfEntry(name, $"unpacks to more than the {Math.Min(size, limits.MaxFileBytes):N0} bytes that it claims or may have");
            }

            CheckTotal(_unpackedBytes);
            sum.Append(_buffer.AsSpan(0, read));
            write(_buffer.AsMemory(0, read));
        }

        if (length != size)
        {
            throw BundleFault.OfEntry(name, $"unpacks to {length:N0} bytes but claims {size:N0}: it is cut off or damaged");
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
            // The message of DeflateStream always blames the compression method, so it is not shown.
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
