using System.Runtime.InteropServices;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>
/// Reads the archive of files that was uploaded with a module: a zip, a tar or a gzipped tar. An archive is read to its last byte, and refused as a whole when
/// any part is wrong. The sizes that an archive claims are checked before unpacking, and the real sizes during unpacking. Every checksum of the format is
/// verified.
/// </summary>
public static class BundleReader
{
    /// <summary>Reads an archive into memory.</summary>
    /// <param name="archive">The whole archive.</param>
    /// <param name="limits">What the archive may unpack to; null for the defaults.</param>
    public static BundleReading Read(ReadOnlyMemory<byte> archive, BundleLimits? limits = null) => Read(archive, limits, new MemoryTarget());

    /// <summary>
    /// Checks an archive completely without keeping the files' bytes: the files of the result are empty. Needs one buffer, whatever the size of the files.
    /// </summary>
    /// <param name="archive">The whole archive.</param>
    /// <param name="limits">What the archive may unpack to; null for the defaults.</param>
    public static BundleReading Verify(ReadOnlyMemory<byte> archive, BundleLimits? limits = null) => Read(archive, limits, null);

    /// <summary>Reads an archive and writes the files' bytes to a target; null to only check them.</summary>
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
            // InvalidDataException: an archive that is damaged or breaks a rule of BundleDraft. ArgumentException: paths that the tree refuses.
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
