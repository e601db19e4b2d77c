using WasmOs.Infra.Local;
using WasmOs.Storage;

namespace WasmOs.Infra.Tests.Local;

[Trait("Trial", "1.25")]
public sealed class LocalMeterTests : IDisposable
{
    private const int Size = 5_000_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-meter-");

    [Fact]
    public async Task MeasureBytes_ContentComesAndGoes_FollowsIt()
    {
        await using var storage = LocalStorage.Open(new LocalStorageOptions { Folder = _folder.FullName }, TimeProvider.System);
        await storage.Blobs.EnsureContainerAsync("content", CancellationToken.None);
        var blob = new BlobAddress("content", "one");
        var before = storage.MeasureBytes()!.Value;

        await storage.Blobs.PutAsync(blob, new byte[Size], BlobCondition.None, CancellationToken.None);
        var with = storage.MeasureBytes()!.Value;
        await storage.Blobs.DeleteAsync(blob, BlobCondition.None, CancellationToken.None);
        var after = storage.MeasureBytes()!.Value;

        Assert.InRange(with - before, Size, 2 * Size);
        Assert.InRange(after - before, 0, Size / 2);
    }

    [Fact]
    public async Task MeasureContainer_OfTwo_MeasuresTheOneThatIsNamed()
    {
        await using var storage = LocalStorage.Open(new LocalStorageOptions { Folder = _folder.FullName }, TimeProvider.System);
        await storage.Blobs.EnsureContainerAsync("content", CancellationToken.None);
        await storage.Blobs.EnsureContainerAsync("other", CancellationToken.None);
        await storage.Blobs.PutAsync(new BlobAddress("content", "folder/one"), new byte[Size], BlobCondition.None, CancellationToken.None);
        await storage.Blobs.PutAsync(new BlobAddress("other", "two"), new byte[10], BlobCondition.None, CancellationToken.None);

        Assert.InRange(storage.MeasureContainer("content")!.Value, Size, 2 * Size);
        Assert.InRange(storage.MeasureContainer("other")!.Value, 10, Size);
        Assert.Equal(0, storage.MeasureContainer("none"));
    }

    [Fact]
    public void VolumeOf_AFolder_HasFreeBytesOfAll()
    {
        var volume = LocalStorage.VolumeOf(_folder.FullName)!.Value;

        Assert.InRange(volume.FreeBytes, 0, volume.TotalBytes);
        Assert.True(volume.TotalBytes > 0);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
