using System.Security.Cryptography;
using System.Text;
using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Kernel.Capabilities;

/// <summary>
/// A volume's bytes: a head, the number of entries, each entry's kind, path, time (ticks UTC) and content or target, numbers and lengths as .NET's BinaryWriter writes them, and a SHA-256 of all
/// that. Not an archive format of others: it has to take every name that a guest may give, and nothing else.
/// </summary>
internal static class VolumeFormat
{
    private const int CopyBytes = 64 * 1024;

    /// <summary>Kind, time, and the lengths of path, target and content.</summary>
    private const int EntryBytes = 1 + sizeof(long) + 2 + sizeof(int);

    /// <summary>What earlier versions wrote: no checksum.</summary>
    private static ReadOnlySpan<byte> OldHead => "WVOL1\n"u8;

    private static ReadOnlySpan<byte> Head => "WVOL2\n"u8;

    /// <summary>The bytes of a volume in pieces; each is valid until the next is asked for.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Encode(FileTree tree)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[CopyBytes];
        writer.Write(Head);
        writer.Write(tree.Entries.Length);
        foreach (var entry in tree.Entries)
        {
            writer.Write((byte)entry.Kind);
            writer.Write(entry.Path);
            writer.Write(entry.Modified.UtcTicks);
            writer.Write(entry.Target ?? "");
            writer.Write((int)entry.Content.Length);
            for (var offset = 0L; offset < entry.Content.Length;)
            {
                var read = entry.Content.Read(offset, buffer);
                writer.Write(buffer.AsSpan(0, read));
                offset += read;
                if (stream.Length >= CopyBytes)
                {
                    hash.AppendData(Written(stream));
                    yield return stream.GetBuffer().AsMemory(0, (int)stream.Length);
                    stream.SetLength(0);
                }
            }
        }

        hash.AppendData(Written(stream));
        writer.Write(hash.GetHashAndReset());
        yield return stream.GetBuffer().AsMemory(0, (int)stream.Length);
    }

    /// <summary>How many bytes <see cref="Encode"/> writes, to within a few bytes an entry.</summary>
    public static long SizeOf(FileTree tree) =>
        Head.Length + sizeof(int) + SHA256.HashSizeInBytes
        + tree.Entries.Sum(static entry => EntryBytes + Encoding.UTF8.GetByteCount(entry.Path) + Encoding.UTF8.GetByteCount(entry.Target ?? "") + entry.Content.Length);

    /// <summary>Reads a volume; null when it is damaged.</summary>
    public static FileTree? Decode(byte[] content)
    {
        if (LengthOf(content) is not { } length)
        {
            return null;
        }

        using var stream = new MemoryStream(content, 0, length, writable: false);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        stream.Position = Head.Length;
        try
        {
            var entries = new List<FileTreeEntry>();
            for (var left = reader.ReadInt32(); left > 0; left--)
            {
                entries.Add(ReadEntry(content, stream, reader));
            }

            return stream.Position == stream.Length ? new FileTree(entries) : null;
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException or IOException)
        {
            // What the reader and the tree throw at bytes that are no volume.
            return null;
        }
    }

    /// <summary>Where the entries end; null when these bytes are no volume, or not the one that was written.</summary>
    private static int? LengthOf(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith(OldHead))
        {
            return content.Length;
        }

        var length = content.Length - SHA256.HashSizeInBytes;
        return length >= Head.Length && content.StartsWith(Head) && SHA256.HashData(content[..length]).AsSpan().SequenceEqual(content[length..]) ? length : null;
    }

    private static ReadOnlySpan<byte> Written(MemoryStream stream) => stream.GetBuffer().AsSpan(0, (int)stream.Length);

    private static FileTreeEntry ReadEntry(byte[] content, MemoryStream stream, BinaryReader reader)
    {
        var kind = (FileTreeEntryKind)reader.ReadByte();
        var path = reader.ReadString();
        var modified = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
        var target = reader.ReadString();
        var bytes = content.AsMemory((int)stream.Position + sizeof(int), reader.ReadInt32());
        stream.Position += bytes.Length;
        return new FileTreeEntry(path, kind, FileContent.FromBytes(bytes), kind == FileTreeEntryKind.Link ? target : null, modified);
    }
}
