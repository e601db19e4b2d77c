using WasmOs.Kernel.Capabilities;
using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Wasi.FileSystem.Memory;
using WasmOs.Runtime.Wasi.FileSystem.Volumes;
using WasmOs.Storage;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Capabilities;

public class BlobVolumeTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    [Fact]
    public async Task TryReplaceAsync_SecondOfTwoThatReadTheSame_LosesTheRace()
    {
        var volume = new BlobVolume(kernel.Storage.Blobs, "calc", "race");
        for (var round = 0; round < 2; round++)
        {
            var first = await ReadAsync(volume);
            var second = await ReadAsync(volume);
            Assert.True(await volume.TryReplaceAsync(first.Version, Tree($"first{round}"), None));
            Assert.False(await volume.TryReplaceAsync(second.Version, Tree($"second{round}"), None));
            Assert.Equal($"first{round}", Assert.Single((await ReadAsync(volume)).Content.Entries).Path);
        }
    }

    [Fact]
    public async Task ReadAsync_WhatWasWritten_IsTheSame()
    {
        var volume = new BlobVolume(kernel.Storage.Blobs, "calc", "same");
        FileTreeEntry[] entries =
        [
            FileTreeEntry.Directory(
                "d", kernel.Time.GetUtcNow()), FileTreeEntry.File("d/ü\n", "abc"u8.ToArray(), kernel.Time.GetUtcNow()), FileTreeEntry.Link("l", "d/x"),
            FileTreeEntry.File("empty", default),
        ];
        await volume.TryReplaceAsync("", new FileTree(entries), None);
        var read = (await ReadAsync(volume)).Content.Entries;
        Assert.Equal(
            entries.Select(entry =>
                (entry.Path, entry.Kind, entry.Target, entry.Modified)), read.Select(entry => (entry.Path, entry.Kind, entry.Target, entry.Modified)));
        Assert.Equal("abc"u8.ToArray(), read[1].Content.ToArray());
    }

    [Fact]
    public async Task ReadAsync_DamagedBlob_SaysSo()
    {
        var whole = VolumeFormat.Encode(Tree("a")).SelectMany(part => part.ToArray()).ToArray();
        Assert.NotNull(VolumeFormat.Decode(whole));
        Assert.All(Enumerable.Range(0, whole.Length), length => Assert.Null(VolumeFormat.Decode(whole[..length])));
        await kernel.Storage.Blobs.PutAsync(new BlobAddress(BlobVolume.Container, "calc/damaged.volume"), whole.AsMemory(1), BlobCondition.None, None);
        var volume = new BlobVolume(kernel.Storage.Blobs, "calc", "damaged");
        await Assert.ThrowsAsync<ContentDamagedException>(async () => await ReadAsync(volume));
    }

    [Fact]
    [Trait("Trial", "1.6")]
    public async Task ReadAsync_MoreThanMayBeHeld_ReadsNothing()
    {
        var volume = new BlobVolume(kernel.Storage.Blobs, "calc", "large");
        await volume.TryReplaceAsync("", new FileTree([FileTreeEntry.File("a", new byte[300_000])]), None);
        var memory = new HeldMemory(1 << 20);
        using var little = new MemoryReservation(memory, 200_000);
        Assert.Null(await volume.ReadAsync(little, None));
        Assert.Equal(0, memory.Bytes);
        using var enough = new MemoryReservation(memory, 400_000);
        Assert.NotNull(await volume.ReadAsync(enough, None));
        Assert.InRange(memory.Bytes, 300_000, 301_000);
    }

    private static async Task<VolumeSnapshot> ReadAsync(BlobVolume volume)
    {
        using var memory = new MemoryReservation(new HeldMemory(1 << 20), long.MaxValue);
        return (await volume.ReadAsync(memory, None))!;
    }

    private static FileTree Tree(string path) => new([FileTreeEntry.File(path, "x"u8.ToArray())]);
}
