using System.IO.Compression;
using WasmOs.Runtime.Wasi.FileSystem.Bundles;

namespace WasmOs.Runtime.Tests.Wasi.FileSystem.Bundles;

/// <summary>Small archives that claim large sizes, or unpack to many bytes. The checks need one buffer, whatever the size of the files.</summary>
[Trait("Trial", "1.5")]
public sealed class BundleBombTests
{
    [Fact]
    public void Verify_ABombThatSaysItsSizes_IsRefusedBeforeAnythingIsUnpacked()
    {
        var bomb = ZipOfZeros(entries: 5, megabytes: 63);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var reading = BundleReader.Verify(bomb);

        Assert.Contains("unpacks to more than 200 times", reading.Fault, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Verify_AGzipOfZeros_IsRefusedAtTheRatioAndHoldsABuffer()
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(TarHead(200 << 20));
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 200; i++)
            {
                gzip.Write(zeros);
            }
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = BundleReader.Verify(stream.ToArray(), BundleLimits.Default with { MaxFileBytes = 300 << 20 });
        Assert.Contains("times its own size", reading.Fault, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
    }

    [Fact]
    public void Verify_ManyUsualBytes_HoldsABuffer()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            var bytes = new byte[4 << 20];
            new Random(1).NextBytes(bytes);
            for (var i = 0; i < 8; i++)
            {
                using var entry = zip.CreateEntry($"{i}", CompressionLevel.NoCompression).Open();
                entry.Write(bytes);
            }
        }

        var archive = stream.ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(BundleReader.Verify(archive).IsRead);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void TryUnpack_AWholeArchive_ReadsFromDiskAndLeavesNoFile()
    {
        var folder = Directory.CreateTempSubdirectory("wasmos-bundles-");
        try
        {
            using (var bundle = PackedBundle.TryUnpack(ZipOfZeros(entries: 2, megabytes: 1), folder.FullName, null, out var fault)!)
            {
                Assert.Null(fault);
                Assert.Equal(2 << 20, bundle.Bytes);
                Assert.Equal(new byte[1 << 20], bundle.Content.Entries[1].Content.ToArray());
            }

            Assert.Null(PackedBundle.TryUnpack(new byte[100], folder.FullName, null, out var reason));
            Assert.NotNull(reason);
            Assert.Empty(folder.GetFiles());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static byte[] ZipOfZeros(int entries, int megabytes)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < entries; i++)
            {
                using var entry = zip.CreateEntry($"{i}", CompressionLevel.Optimal).Open();
                for (var written = 0; written < megabytes; written++)
                {
                    entry.Write(zeros);
                }
            }
        }

        return stream.ToArray();
    }

    private static byte[] TarHead(long size)
    {
        var block = new byte[512];
        "zeros"u8.CopyTo(block);
        System.Text.Encoding.ASCII.GetBytes(Convert.ToString(size, 8).PadLeft(11, '0'), block.AsSpan(124));
        block[156] = (byte)'0';
        block.AsSpan(148, 8).Fill((byte)' ');
        System.Text.Encoding.ASCII.GetBytes(Convert.ToString(block.Sum(value => value), 8).PadLeft(6, '0') + "\0 ", block.AsSpan(148));
        return block;
    }
}
