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

    public void Dispose() => _folder.Delete(recursive: true);
}
