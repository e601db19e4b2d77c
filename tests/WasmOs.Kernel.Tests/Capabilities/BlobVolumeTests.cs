using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Storage;
using WasmOs.Runtime.Wasi.FileSystem;
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
            var first = await volume.ReadAsync(None);
            var second = await volume.ReadAsync(None);
            Assert.True(await volume.TryReplaceAsync(first.Version, Tree($"first{round}"), None));
            Assert.False(await volume.TryReplaceAsync(second.Version, Tree($"second{round}"), None));
            Assert.Equal($"first{round}", Assert.Single((await volume.ReadAsync(None)).Content.Entries).Path);
        }
    }

    [Fact]
    public async Task ReadAsync_WhatWasWritten_IsTheSame()
    {
        var volume = new BlobVolume(kernel.Storage.Blobs, "calc", "same");
        FileTreeEntry[] entries =
        [
            FileTreeEntry.Directory("d", kernel.Time.GetUtcNow()), FileTreeEntry.File("d/ü\n", "abc"u8.ToArray(), kernel.Time.GetUtcNow()), FileTreeEntry.Link("l", "d/x"),
            FileTreeEntry.File("empty", default),
        ];
        await volume.TryReplaceAsync("", new FileTree(entries), None);
        var read = (await volume.ReadAsync(None)).Content.Entries;
        Assert.Equal(
            entries.Select(entry => (entry.Path, entry.Kind, entry.Target, entry.Modified)), read.Select(entry => (entry.Path, entry.Kind, entry.Target, entry.Modified)));
        Assert.Equal("abc"u8.ToArray(), read[1].Content.ToArray());
    }

    [Fact]
    public async Task ReadAsync_DamagedBlob_SaysSo()
    {
        var whole = VolumeFormat.Encode(Tree("a"));
        Assert.NotNull(VolumeFormat.Decode(whole));
        Assert.All(Enumerable.Range(0, whole.Length), length => Assert.Null(VolumeFormat.Decode(whole[..length])));
        await kernel.Storage.Blobs.PutAsync(new BlobAddress(BlobVolume.Container, "calc/damaged.volume"), whole.AsMemory(1), BlobCondition.None, None);
        var volume = new BlobVolume(kernel.Storage.Blobs, "calc", "damaged");
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await volume.ReadAsync(None));
    }

    private static FileTree Tree(string path) => new([FileTreeEntry.File(path, "x"u8.ToArray())]);
}
