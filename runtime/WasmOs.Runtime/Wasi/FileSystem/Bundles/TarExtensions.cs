using System.Globalization;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>Values of extended headers (POSIX pax) and of GNU's long names, which replace those of the entry that follows them.</summary>
internal sealed class TarExtensions
{
    /// <summary>Maximum size of one extension in bytes: enough for a path, a target and some attributes.</summary>
    public const int MaxBytes = 64 * 1024;

    private string? _name;
    private string? _linkName;
    private long? _size;

    /// <summary>Whether an extension was read and its entry has not followed yet.</summary>
    public bool IsPending { get; private set; }

    public void SetLongName(ReadOnlySpan<byte> content) => (_name, IsPending) = (TarHeader.TextOf(content), true);

    public void SetLongLink(ReadOnlySpan<byte> content) => (_linkName, IsPending) = (TarHeader.TextOf(content), true);

    /// <summary>Reads pax records of the form <c>length key=value\n</c>. The length is decimal and counts the bytes of the whole record.</summary>
    public void AddRecords(ReadOnlySpan<byte> content, string name)
    {
        IsPending = true;
        while (!content.IsEmpty)
        {
            var space = content.IndexOf((byte)' ');
            if (space is < 1 or > 6 || !int.TryParse(content[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length <= space + 2 || length > content.Length || content[length - 1] != '\n')
            {
                throw BundleFault.OfEntry(name, "is a damaged pax header");
            }

            var record = content[(space + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals < 1)
            {
                throw BundleFault.OfEntry(name, "is a damaged pax header");
            }

            Set(record[..equals], record[(equals + 1)..], name);
            content = content[length..];
        }
    }

    /// <summary>Gets the entry's header with the values of the extensions before it, and forgets these values.</summary>
    public TarHeader Apply(TarHeader header)
    {
        header = header with { Name = _name ?? header.Name, LinkName = _linkName ?? header.LinkName, Size = _size ?? header.Size };
        (_name, _linkName, _size, IsPending) = (null, null, null, false);
        return header;
    }

    private void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, string name)
    {
        if (key.SequenceEqual("path"u8))
        {
            _name = TextWithoutNul(value, name);
        }
        else if (key.SequenceEqual("linkpath"u8))
        {
            _linkName = TextWithoutNul(value, name);
        }
        else if (key.SequenceEqual("size"u8))
        {
            _size = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
                ? size
                : throw BundleFault.OfEntry(name, "is a pax header with a damaged size");
        }
        else if (key.StartsWith("GNU.sparse."u8))
        {
            throw BundleFault.OfEntry(name, "describes a sparse file; make the archive without --sparse");
        }
    }

    private static string TextWithoutNul(ReadOnlySpan<byte> value, string name) =>
        value.Contains((byte)0) ? throw BundleFault.OfEntry(name, "is a pax header with a NUL character in a name") : TarHeader.TextOf(value);
}
