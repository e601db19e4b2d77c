using System.Runtime.InteropServices;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>
/// Reads the files that were uploaded with a module: a zip, a tar or a tar packed with gzip. An archive is read to its last byte and refused as a whole when anything in it is wrong: what it says
/// of its sizes is checked before anything is unpacked and not believed after it, and every sum that the format has is verified.
/// </summary>
public static class BundleReader
{
    /// <summary>Reads an archive into memory.</summary>
    /// <param name="archive">All of it.</param>
    /// <param name="limits">What it may unpack to; null for the defaults.</param>
    public static BundleReading Read(ReadOnlyMemory<byte> archive, BundleLimits? limits = null) => Read(archive, limits, new MemoryTarget());

    /// <summary>Reads an archive and keeps nothing of it: its names, but no bytes. Holds a buffer, however large its files are.</summary>
    /// <param name="archive">All of it.</param>
    /// <param name="limits">What it may unpack to; null for the defaults.</param>
    public static BundleReading Verify(ReadOnlyMemory<byte> archive, BundleLimits? limits = null) => Read(archive, limits, null);

    /// <summary>Reads an archive; the files' bytes go to a target.</summary>
    internal static BundleReading Read(ReadOnlyMemory<byte> archive, BundleLimits? limits, IBundleTarget? target)
    {
        limits ??= BundleLimits.Default;
        if (!MemoryMarshal.TryGetArray(archive, out _))
        {
            archive = archive.ToArray();
        }

        var draft = new BundleDraft(archive.Length, limits, target);
        try
        {
            AddAll(archive, limits, draft);
            return BundleReading.Of(draft.Build());
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException)
        {
            // What our own rules say of archives that are none or break one, and what the tree says of its paths.
            return BundleReading.Refused($"The bundle cannot be used. {e.Message}");
        }
    }

    private static void AddAll(ReadOnlyMemory<byte> archive, BundleLimits limits, BundleDraft draft)
    {
        if (archive.Span.StartsWith("PK"u8))
        {
            new ZipContent(archive, draft).Read(limits);
        }
        else if (archive.Span.StartsWith<byte>([0x1f, 0x8b]))
        {
            using var unpacked = new GzipContent(archive);
            new TarContent(unpacked, draft).Read();
        }
        else
        {
            MemoryMarshal.TryGetArray(archive, out var array);
            using var stream = new MemoryStream(array.Array ?? [], array.Offset, array.Count, writable: false);
            new TarContent(stream, draft).Read();
        }
    }
}
