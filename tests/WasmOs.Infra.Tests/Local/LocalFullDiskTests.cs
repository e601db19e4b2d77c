using WasmOs.Storage;

namespace WasmOs.Infra.Tests.Local;

/// <summary>A store whose disk is full or whose folder is damaged, and what works again afterwards.</summary>
public sealed class LocalFullDiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Write_DatabaseFull_FailsClearlyAndWorksAfterDeletions()
    {
        await using var storage = LocalStore.Open(_folder, maxPages: 100);
        await storage.Tables.EnsureTableAsync("Rows", CancellationToken.None);
        var written = 0;
        var failure = await Assert.ThrowsAsync<StorageUnavailableException>(async () =>
        {
            for (; written < 1000; written++)
            {
                await storage.Tables.WriteAsync("Rows", Row(written), CancellationToken.None);
            }
        });

        Assert.Contains("full", failure.Message, StringComparison.Ordinal);
        Assert.Equal("tables", failure.Service);
        Assert.InRange(written, 10, 999);
        Assert.Equal(written, (await storage.Tables.QueryAsync("Rows", new TableQuery("p"), CancellationToken.None)).Entities.Count);
        for (var i = 0; i < 10; i++)
        {
            Assert.True((await storage.Tables.WriteAsync("Rows", TableWrite.Delete("p", $"{i:D4}", "*"), CancellationToken.None)).Succeeded);
        }

        Assert.True((await storage.Tables.WriteAsync("Rows", Row(5000), CancellationToken.None)).Succeeded);
    }

    [Fact]
    public async Task Put_DatabaseFull_FailsAndLeavesTheOldBlobAndNoTemporaryFile()
    {
        await using var storage = LocalStore.Open(_folder, maxPages: 100);
        await storage.Blobs.EnsureContainerAsync("blobs", CancellationToken.None);
        await storage.Queues.EnsureQueueAsync("fill", CancellationToken.None);
        var blob = new BlobAddress("blobs", "guarded");
        await storage.Blobs.PutAsync(blob, "old"u8.ToArray(), BlobCondition.None, CancellationToken.None);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => FillAsync(storage.Queues, 40_000));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => FillAsync(storage.Queues, 10));

        // A long name needs new pages of the database.
        var failure = await Assert.ThrowsAsync<StorageUnavailableException>(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await storage.Blobs.PutAsync(new BlobAddress("blobs", new string('n', 900) + i), "new"u8.ToArray(), BlobCondition.None, CancellationToken.None);
            }
        });

        Assert.Contains("full", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder.In("temporary")));
        await storage.Queues.ClearAsync("fill", CancellationToken.None);
        Assert.NotNull(await storage.Blobs.PutAsync(blob, "new"u8.ToArray(), BlobCondition.None, CancellationToken.None));
    }

    [Fact]
    public async Task Put_FolderBrokenThenMended_FailsThenWorks()
    {
        await using var storage = LocalStore.Open(_folder);
        await storage.Blobs.EnsureContainerAsync("blobs", CancellationToken.None);
        var blob = new BlobAddress("blobs", "b");
        Directory.Delete(_folder.In("temporary"));
        await File.WriteAllTextAsync(_folder.In("temporary"), "in the way");

        var failure = await Assert.ThrowsAsync<StorageUnavailableException>(
            () => storage.Blobs.PutAsync(blob, "x"u8.ToArray(), BlobCondition.None, CancellationToken.None).AsTask());
        Assert.Equal("blobs", failure.Service);
        Assert.Contains((await storage.ProbeAsync(CancellationToken.None)), probe => probe is { Service: "blobs", Error: not null });

        File.Delete(_folder.In("temporary"));
        Directory.CreateDirectory(_folder.In("temporary"));
        Assert.NotNull(await storage.Blobs.PutAsync(blob, "x"u8.ToArray(), BlobCondition.None, CancellationToken.None));
        Assert.All(await storage.ProbeAsync(CancellationToken.None), probe => Assert.Null(probe.Error));
    }

    private static TableWrite Row(int i) => TableWrite.Insert(new TableEntity("p", $"{i:D4}").Set("Bytes", new byte[3000]));

    private static async Task FillAsync(IQueueStore queues, int size)
    {
        for (var i = 0; i < 1000; i++)
        {
            await queues.SendAsync("fill", new byte[size], TimeSpan.Zero, null, CancellationToken.None);
        }
    }
}
