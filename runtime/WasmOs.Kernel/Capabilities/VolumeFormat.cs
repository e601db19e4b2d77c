using System.Security.Cryptography;
using System.Text;
using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Kernel.Capabilities;

/// <summary>
/// The stored format of a volume: a header, the number of entries, for each entry its kind, path, modification time (ticks, UTC), target and content, and a
/// SHA-256 of all of that. Numbers and lengths are in the format of .NET's BinaryWriter. A standard archive format would not do: the format must accept every
/// name that a guest may use, and nothing else.
/// </summary>
internal static class VolumeFormat
{
    private const int CopyBytes = 64 * 1024;

    /// <summary>Size of an entry's kind and time, and of the lengths of path, target and content, bytes.</summary>
    private const int EntryBytes = 1 + sizeof(long) + 2 + sizeof(int);

    /// <summary>The header that earlier versions wrote; such a volume has no checksum.</summary>
    private static ReadOnlySpan<byte> OldHead => "WVOL1\n"u8;

    private static ReadOnlySpan<byte> Head => "WVOL2\n"u8;

    /// <summary>Encodes a volume in segments. A segment is valid until the next one is requested.</summary>
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

    /// <summary>The number of bytes that <see cref="Encode"/> writes, accurate to a few bytes per entry.</summary>
    public static long SizeOf(FileTree tree) =>
        Head.Length + sizeof(int) + SHA256.HashSizeInBytes
        + tree.Entries.Sum(static entry => EntryBytes + Encoding.UTF8.GetByteCount(entry.Path) + Encoding.UTF8.GetByteCount(entry.Target ?? "")
            + entry.Content.Length);

    /// <summary>Decodes a volume; null when it is damaged.</summary>
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
            // The exceptions that the reader and the tree throw for bytes that are not a volume.
            return null;
        }
    }

    /// <summary>The offset where the entries end; null when the header or the checksum is wrong.</summary>
    private static int? LengthOf(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith(OldHead))
        {
            return content.Length;
        }

        var length = content.Length - SHA256.HashSizeInBytes;
        return length >= Head.Length && content.StartsWith(Head) && SHA256.HashData(content[..length]).AsSpan().SequenceEqual(content[length..])
            ? length
            : null;
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
