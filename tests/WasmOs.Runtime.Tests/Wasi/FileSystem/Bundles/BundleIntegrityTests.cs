using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using WasmOs.Runtime.Wasi.FileSystem.Bundles;
using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Runtime.Tests.Wasi.FileSystem.Bundles;

/// <summary>
/// Archives that are damaged, or whose headers contradict each other or the content.
/// Each archive is refused as a whole, with a message that names the entry and the reason.
/// </summary>
[Trait("Trial", "1.18")]
public sealed class BundleIntegrityTests
{
    private const int CentralFlags = 8;
    private const int CentralMethod = 10;
    private const int CentralCrc = 16;
    private const int CentralSize = 24;
    private const int CentralOffset = 42;

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void Read_AZipOfWholeEntries_GivesTheirBytes(CompressionLevel level)
    {
        var content = Noise(200_000);
        var reading = BundleReader.Read(Zip(level, ("a/b", content), ("empty", []), ("d/", [])));
        Assert.True(reading.IsRead, reading.Fault);
        Assert.Equal(content, Assert.Single(reading.Content.Entries, entry => entry.Path == "a/b").Content.ToArray());
        Assert.Equal(["a/b", "d", "empty"], reading.Content.Entries.Select(entry => entry.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Read_AZipWrittenToAPipe_IsReadWithItsDescriptors()
    {
        using var pipe = new UnseekableStream();
        using (var zip = new ZipArchive(pipe, ZipArchiveMode.Create, leaveOpen: true))
        {
            Fill(zip, CompressionLevel.Optimal, ("a", Noise(5000)), ("b", Noise(10)));
        }

        var reading = BundleReader.Read(pipe.ToArray());
        Assert.True(reading.IsRead, reading.Fault);
        Assert.Equal(Noise(5000), reading.Content.Entries[0].Content.ToArray());
    }

    [Theory]
    [InlineData("flags", "is encrypted")]
    [InlineData("method 9", "deflate64")]
    [InlineData("method 12", "bzip2")]
    [InlineData("method 14", "LZMA")]
    [InlineData("method 93", "Zstandard")]
    [InlineData("crc", "contradicts")]
    [InlineData("data", "its CRC is")]
    [InlineData("name", "contradicts")]
    [InlineData("size", "two sizes")]
    [InlineData("offset", "lies o")]
    [InlineData("overlap", "lies over the bytes of another")]
    [InlineData("device", "is a device")]
    [InlineData("latin1", "not UTF-8")]
    public void Read_AZipWhoseEntryIsWrong_NamesTheEntryAndTheReason(string change, string reason)
    {
        var reading = BundleReader.Read(Change(Zip(CompressionLevel.NoCompression, ("first", "1111"u8.ToArray()), ("second", "2222"u8.ToArray())), change));
        Assert.Contains(reason, reading.Fault, StringComparison.Ordinal);
        Assert.Contains("The entry '", reading.Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("trailing")]
    [InlineData("leading")]
    [InlineData("disk")]
    [InlineData("count")]
    public void Read_AZipThatIsNotWhole_IsRefused(string change) =>
        Assert.Contains(
            "The archive ", BundleReader.Read(Change(Zip(CompressionLevel.Optimal, ("first", "1111"u8.ToArray())), change)).Fault, StringComparison.Ordinal);

    [Theory]
    [InlineData("zip")]
    [InlineData("tar")]
    public void Read_TwoFilesOfOneName_AreRefused(string kind) => Assert.Contains(
        "is there twice", BundleReader.Read(
            kind == "zip" ? Zip(CompressionLevel.Optimal, ("a", [1]), ("./a", [2])) : Tar(("a", [1]), ("a", [2]))).Fault, StringComparison.Ordinal);

    [Theory]
    [InlineData("zip")]
    [InlineData("tar")]
    public void Read_NamesThatDifferInCaseOrInComposition_AreDifferentFiles(string kind)
    {
        (string, byte[])[] files = [("a", [1]), ("A", [2]), ("\u00e9", [3]), ("e\u0301", [4])];
        var reading = BundleReader.Read(kind == "zip" ? Zip(CompressionLevel.Optimal, files) : Tar(files));
        Assert.True(reading.IsRead, reading.Fault);
        Assert.Equal<byte>([1, 2, 3, 4], reading.Content.Entries.Select(entry => entry.Content.ToArray()[0]).Order());
    }

    [Theory]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public void Read_ATarOfAnyFormat_GivesItsBytesAndNames(TarEntryFormat format)
    {
        var name =
            format == TarEntryFormat.Ustar ? new string('d', 90) + "/" + new string('n', 90) : string.Join('/', Enumerable.Repeat(new string('ü', 60), 5));
        var reading = BundleReader.Read(Tar(format, (name, Noise(70_000)), ("b", [])));
        Assert.True(reading.IsRead, reading.Fault);
        Assert.Equal(name, reading.Content.Entries[0].Path);
        Assert.Equal(Noise(70_000), reading.Content.Entries[0].Content.ToArray());
        Assert.True(BundleReader.Read(Gzip(Tar(format, ("a", Noise(70_000))))).IsRead);
    }

    [Theory]
    [InlineData("name", "checksum")]
    [InlineData("cut in content", "cut off")]
    [InlineData("cut at the end", "cut off")]
    [InlineData("trailing", "behind the blocks of zeros")]
    [InlineData("hard link", "is a hard link")]
    [InlineData("device", "is a device")]
    [InlineData("sparse", "sparse")]
    public void Read_ATarThatIsWrong_SaysSo(string change, string reason)
    {
        var tar = Tar(TarEntryFormat.Ustar, ("a", Noise(1000)));
        tar = change switch
        {
            "name" => With(tar, 0, (byte)'b'),
            "cut in content" => tar[..1000],
            "cut at the end" => tar[..1536],
            "trailing" => [.. tar, 1],
            "hard link" => WithType(tar, '1'),
            "device" => WithType(tar, '3'),
            _ => WithType(tar, 'S'),
        };
        Assert.Contains(reason, BundleReader.Read(tar).Fault, StringComparison.Ordinal);
        Assert.False(BundleReader.Read(Gzip(tar)).IsRead);
    }

    [Theory]
    [InlineData("crc")]
    [InlineData("size")]
    [InlineData("cut trailer")]
    [InlineData("cut data")]
    [InlineData("trailing zeros")]
    [InlineData("trailing text")]
    [InlineData("second member")]
    public void Read_AGzipThatIsNotOneWholeMember_IsRefused(string change)
    {
        var gzip = Gzip(Tar(("a", Noise(100_000))));
        Assert.True(BundleReader.Read(gzip).IsRead);
        var changed = change switch
        {
            "crc" => With(gzip, gzip.Length - 6, (byte)(gzip[^6] ^ 1)),
            "size" => With(gzip, gzip.Length - 2, (byte)(gzip[^2] ^ 1)),
            "cut trailer" => gzip[..^3],
            "cut data" => gzip[..^1000],
            "trailing zeros" => [.. gzip, .. new byte[100]],
            "trailing text" => [.. gzip, .. "and more"u8],
            _ => [.. gzip, .. Gzip([1])],
        };
        Assert.Contains("gzip", BundleReader.Read(changed).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnyByteOfAZipChanged_NeverGivesOtherBytes()
    {
        var zip = Zip(CompressionLevel.Optimal, ("first", Noise(300)), ("second", "2222"u8.ToArray()));
        var whole = Show(BundleReader.Read(zip));
        for (var i = 0; i < zip.Length; i++)
        {
            // No checksum covers times and attributes, so such a change may be accepted. But an accepted archive must have the original names and bytes.
            var reading = BundleReader.Read(With(zip, i, (byte)(zip[i] ^ 0x10)));
            Assert.True(!reading.IsRead || Show(reading) == whole || reading.Content.Entries.Any(entry => entry.Kind != FileTreeEntryKind.File), $"byte {i}");
        }
    }

    private static string Show(BundleReading reading) =>
        string.Join(';', reading.Content!.Entries.OrderBy(entry => entry.Path, StringComparer.Ordinal)
            .Select(entry => $"{entry.Path}={Convert.ToHexString(entry.Content.ToArray())}"));

    private static byte[] Change(byte[] zip, string change)
    {
        var central = zip.AsSpan().IndexOf("PK\u0001\u0002"u8);
        var second = central + 46 + 5;
        var end = zip.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        switch (change)
        {
            case "flags":
                return With(With(zip, 6, 1), central + CentralFlags, 1);
            case "crc":
                return With(zip, central + CentralCrc, (byte)(zip[central + CentralCrc] ^ 1));
            case "data":
                return With(zip, zip.AsSpan().IndexOf("1111"u8), (byte)'x');
            case "name":
                return With(zip, 30, (byte)'x');
            case "size":
                return With(zip, central + CentralSize, 5);
            case "offset":
                return With(zip, central + CentralOffset + 2, 1);
            case "overlap":
                BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(second + CentralOffset), 0);
                return zip;
            case "device":
                return With(With(zip, central + 5, 3), central + 41, 0x20);
            case "latin1":
                return With(With(zip, 30, 0xe9), central + 46, 0xe9);
            case "cut":
                return zip[..^1];
            case "trailing":
                return [.. zip, 0];
            case "leading":
                return [.. "PK"u8, .. zip];
            case "disk":
                return With(zip, end + 4, 1);
            case "count":
                return With(With(zip, end + 8, 2), end + 10, 2);
            default:
                var method = byte.Parse(change.AsSpan("method ".Length), System.Globalization.CultureInfo.InvariantCulture);
                return With(With(zip, 8, method), central + CentralMethod, method);
        }
    }

    private static byte[] With(byte[] bytes, int at, byte value)
    {
        var copy = bytes.ToArray();
        copy[at] = value;
        return copy;
    }

    private static byte[] WithType(byte[] tar, char type)
    {
        var copy = With(tar, 156, (byte)type);
        copy.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes(Convert.ToString(copy.Take(512).Sum(value => value), 8).PadLeft(6, '0') + "\0 ", copy.AsSpan(148));
        return copy;
    }

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = (byte)(i * i >> 3 ^ i);
        }

        return bytes;
    }

    private static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Fill(zip, level, files);
        }

        return stream.ToArray();
    }

    private static void Fill(ZipArchive zip, CompressionLevel level, params (string Name, byte[] Content)[] files)
    {
        foreach (var (name, content) in files)
        {
            using var entry = zip.CreateEntry(name, level).Open();
            entry.Write(content);
        }
    }

    private static byte[] Tar(params (string Name, byte[] Content)[] files) => Tar(TarEntryFormat.Pax, files);

    private static byte[] Tar(TarEntryFormat format, params (string Name, byte[] Content)[] files)
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, format, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                TarEntry entry = format switch
                {
                    TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
                    TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name),
                    _ => new PaxTarEntry(TarEntryType.RegularFile, name),
                };
                entry.DataStream = new MemoryStream(content);
                tar.WriteEntry(entry);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return stream.ToArray();
    }

    /// <summary>A stream without seeking, like a pipe: the zip writer cannot go back to fill in sizes, so it writes data descriptors.</summary>
    private sealed class UnseekableStream : MemoryStream
    {
        public override bool CanSeek => false;
    }
}
