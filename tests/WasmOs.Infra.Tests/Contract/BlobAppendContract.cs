using System.Text;
using WasmOs.Storage;

namespace WasmOs.Infra.Tests.Contract;

/// <summary>The contract of append blobs for every <see cref="IBlobStore"/>.</summary>
public abstract class BlobAppendContract(IStorageFixture fixture) : IAsyncLifetime
{
    private readonly string _container = UniqueName.Next("appends");

    private IBlobStore Blobs => fixture.Storage.Blobs;

    private BlobAddress Log => new(_container, "2026/log.ndjson");

    public Task InitializeAsync() => Blobs.EnsureContainerAsync(_container, CancellationToken.None);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Append_Blocks_StandInOrderAtTheirOffsets()
    {
        Assert.Equal(0, await Append("one"));
        Assert.Equal(3, await Append("twotwo"));
        Assert.Equal(9, await Append("3"));

        Assert.Equal("onetwotwo3", await Read());
        Assert.Equal(10, (await Blobs.GetPropertiesAsync(Log, CancellationToken.None))!.Length);
    }

    [Fact]
    public async Task Append_ChangesTheETag()
    {
        await Append("one");
        var before = (await Blobs.GetPropertiesAsync(Log, CancellationToken.None))!.ETag;
        await Append("two");

        Assert.NotEqual(before, (await Blobs.GetPropertiesAsync(Log, CancellationToken.None))!.ETag);
    }

    [Fact]
    public async Task Append_SixteenAtOnce_BlocksAreWhole()
    {
        var offsets = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => Append(new string((char)('a' + i), 100)).AsTask())));

        Assert.Equal(Enumerable.Range(0, 16).Select(i => i * 100L), offsets.Order());
        var text = await Read();
        for (var i = 0; i < 16; i++)
        {
            Assert.Equal(new string((char)('a' + i), 100), text.Substring((int)offsets[i], 100));
        }
    }

    [Fact]
    public async Task Append_ToAPutBlob_Throws()
    {
        await Blobs.PutAsync(Log, "whole"u8.ToArray(), BlobCondition.None, CancellationToken.None);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Append("x").AsTask());
        Assert.Equal("whole", await Read());
    }

    [Fact]
    public async Task Put_OverAnAppendBlob_ReplacesIt()
    {
        await Append("log");
        await Blobs.PutAsync(Log, "whole"u8.ToArray(), BlobCondition.None, CancellationToken.None);

        Assert.Equal("whole", await Read());
        await Assert.ThrowsAsync<InvalidOperationException>(() => Append("x").AsTask());
    }

    [Fact]
    public async Task Delete_ThenAppend_StartsAtZero()
    {
        await Append("log");
        Assert.True(await Blobs.DeleteAsync(Log, BlobCondition.None, CancellationToken.None));

        Assert.Equal(0, await Append("new"));
        Assert.Equal("new", await Read());
    }

    [Fact]
    public async Task Append_FourMiB_IsTakenAndOneByteMoreIsRefused()
    {
        Assert.Equal(0, await Blobs.AppendAsync(Log, new byte[4 << 20], CancellationToken.None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Blobs.AppendAsync(Log, new byte[(4 << 20) + 1], CancellationToken.None).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Blobs.AppendAsync(Log, ReadOnlyMemory<byte>.Empty, CancellationToken.None).AsTask());
    }

    private ValueTask<long> Append(string text) => Blobs.AppendAsync(Log, Encoding.UTF8.GetBytes(text), CancellationToken.None);

    private async Task<string> Read()
    {
        await using var content = await Blobs.OpenReadAsync(Log, 0, null, CancellationToken.None);
        using var reader = new StreamReader(content!.Content);
        return await reader.ReadToEndAsync();
    }
}
