using System.Text;
using WasmOs.Storage;

namespace WasmOs.Infra.Tests.Contract;

/// <summary>The contract of every <see cref="IBlobStore"/>: conditions, ranges, lists, whole writes.</summary>
public abstract class BlobStoreContract(IStorageFixture fixture) : IAsyncLifetime
{
    private readonly string _container = UniqueName.Next("blobs");

    private IBlobStore Blobs => fixture.Storage.Blobs;

    public Task InitializeAsync() => Blobs.EnsureContainerAsync(_container, CancellationToken.None);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Put_Memory_ReadsBackWithOneETagEverywhere()
    {
        var etag = await Put("a/b.txt", "hello");

        await using var content = await Open("a/b.txt");
        Assert.NotNull(content);
        Assert.Equal("hello", await Text(content));
        Assert.Equal(5, content.ContentLength);
        var properties = await Blobs.GetPropertiesAsync(At("a/b.txt"), CancellationToken.None);
        Assert.NotNull(properties);
        Assert.Equal(("a/b.txt", 5L, etag), (properties.Name, properties.Length, properties.ETag));
        Assert.Equal(TimeSpan.Zero, properties.LastModified.Offset);
        Assert.Equal((etag, 5L), (content.Properties.ETag, content.Properties.Length));
        Assert.Equal(etag, Assert.Single(await List("")).ETag);
    }

    [Fact]
    public async Task Put_Stream_IsReadToItsEndAndLeftOpen()
    {
        var bytes = new byte[5_000_000];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(i * 7 / 3);
        }

        using var source = new MemoryStream(bytes);

        Assert.NotNull(await Blobs.PutAsync(At("large"), source, BlobCondition.None, CancellationToken.None));

        Assert.True(source.CanRead);
        await using var content = await Open("large");
        using var read = new MemoryStream();
        await content!.Content.CopyToAsync(read);
        Assert.True(bytes.AsSpan().SequenceEqual(read.ToArray()));
    }

    [Fact]
    public async Task Put_EmptyContent_IsABlob()
    {
        await Put("empty", "");

        await using var content = await Open("empty");
        Assert.Equal("", await Text(content));
        Assert.Equal(0, content!.ContentLength);
    }

    [Fact]
    public async Task Put_NotExists_FirstWinsAndSecondIsRefused()
    {
        Assert.NotNull(await Put("once", "first", BlobCondition.NotExists));
        Assert.Null(await Put("once", "second", BlobCondition.NotExists));

        await using var content = await Open("once");
        Assert.Equal("first", await Text(content));
    }

    [Fact]
    public async Task Put_Match_CurrentETagWinsAndStaleIsRefused()
    {
        var first = await Put("guarded", "1");
        var second = await Put("guarded", "2", BlobCondition.Match(first!));

        Assert.NotNull(second);
        Assert.NotEqual(first, second);
        Assert.Null(await Put("guarded", "3", BlobCondition.Match(first!)));
        Assert.Null(await Put("missing", "3", BlobCondition.Match(first!)));
        await using var content = await Open("guarded");
        Assert.Equal("2", await Text(content));
        Assert.Null(await Open("missing"));
    }

    [Fact]
    public async Task Put_SameContentAgain_ChangesTheETag() =>
        Assert.NotEqual(await Put("same", "x"), await Put("same", "x"));

    [Fact]
    public async Task Put_SixteenAtOnceNotExists_ExactlyOneWins()
    {
        var written = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => Put("race", $"{i}", BlobCondition.NotExists).AsTask())));

        Assert.Single(written, etag => etag is not null);
        await using var content = await Open("race");
        Assert.Equal($"{Array.FindIndex(written, etag => etag is not null)}", await Text(content));
    }

    [Fact]
    public async Task Put_SixteenAtOnceWithOneETag_ExactlyOneWins()
    {
        var etag = await Put("race", "start");

        var written = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => Put("race", $"{i}", BlobCondition.Match(etag!)).AsTask())));

        Assert.Single(written, e => e is not null);
    }

    [Fact]
    public async Task OpenRead_WhileOverwritten_SeesWholeContents()
    {
        await Put("whole", new string('a', 50_000));
        var writer = Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                await Put("whole", new string((char)('b' + i), 50_000 + i));
            }
        });

        do
        {
            await using var content = await Open("whole");
            var text = await Text(content);
            Assert.Equal(50_000 + Math.Max(0, text![0] - 'b'), text.Length);
            Assert.Equal(new string(text[0], text.Length), text);
        }
        while (!writer.IsCompleted);
        await writer;
    }

    [Theory]
    [InlineData(0, null, "0123456789")]
    [InlineData(0, 4L, "0123")]
    [InlineData(3, 4L, "3456")]
    [InlineData(8, 100L, "89")]
    [InlineData(4, null, "456789")]
    [InlineData(4, 0L, "")]
    [InlineData(10, null, "")]
    [InlineData(99, 5L, "")]
    public async Task OpenRead_Range_YieldsThatPart(long offset, long? length, string expected)
    {
        await Put("digits", "0123456789");

        await using var content = await Blobs.OpenReadAsync(At("digits"), offset, length, CancellationToken.None);

        Assert.Equal(expected, await Text(content));
        Assert.Equal(expected.Length, content!.ContentLength);
        Assert.Equal(10, content.Properties.Length);
    }

    [Fact]
    public async Task OpenRead_NegativeOffsetOrLength_Throws()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Blobs.OpenReadAsync(At("x"), -1, null, CancellationToken.None).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Blobs.OpenReadAsync(At("x"), 0, -1, CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task Missing_Blob_IsNullOrFalse()
    {
        Assert.Null(await Open("nothing"));
        Assert.Null(await Blobs.GetPropertiesAsync(At("nothing"), CancellationToken.None));
        Assert.False(await Blobs.DeleteAsync(At("nothing"), BlobCondition.None, CancellationToken.None));
    }

    [Fact]
    public async Task Missing_Container_Throws()
    {
        var blob = new BlobAddress("never-ensured", "x");

        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => Blobs.PutAsync(blob, "x"u8.ToArray(), BlobCondition.None, CancellationToken.None).AsTask());
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Blobs.AppendAsync(blob, "x"u8.ToArray(), CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task Delete_Conditions_DecideAndDeletedIsGone()
    {
        var stale = await Put("doomed", "1");
        var current = await Put("doomed", "2");

        Assert.False(await Blobs.DeleteAsync(At("doomed"), BlobCondition.Match(stale!), CancellationToken.None));
        Assert.True(await Blobs.DeleteAsync(At("doomed"), BlobCondition.Match(current!), CancellationToken.None));
        Assert.Null(await Open("doomed"));
        Assert.Empty(await List(""));
        Assert.NotNull(await Put("doomed", "3", BlobCondition.NotExists));
    }

    [Fact]
    public async Task List_Prefix_IsOrdinalAndComplete()
    {
        string[] names = ["b/2", "a", "B/1", "b/10", "b/1", "b", "b-c", "b/1/x", "ä", "b0"];
        foreach (var name in names)
        {
            await Put(name, name);
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), (await List("")).Select(b => b.Name));
        Assert.Equal(["b/1", "b/1/x", "b/10", "b/2"], (await List("b/")).Select(b => b.Name));
        Assert.Equal(["b/1", "b/1/x", "b/10"], (await List("b/1")).Select(b => b.Name));
        Assert.Empty(await List("c"));
    }

    private BlobAddress At(string name) => new(_container, name);

    private ValueTask<string?> Put(string name, string text, BlobCondition condition = default) =>
        Blobs.PutAsync(At(name), Encoding.UTF8.GetBytes(text), condition, CancellationToken.None);

    private ValueTask<BlobContent?> Open(string name) => Blobs.OpenReadAsync(At(name), 0, null, CancellationToken.None);

    private static async Task<string?> Text(BlobContent? content)
    {
        if (content is null)
        {
            return null;
        }

        using var reader = new StreamReader(content.Content, leaveOpen: true);
        return await reader.ReadToEndAsync();
    }

    private async Task<List<BlobProperties>> List(string prefix)
    {
        var found = new List<BlobProperties>();
        await foreach (var blob in Blobs.ListAsync(_container, prefix, CancellationToken.None))
        {
            found.Add(blob);
        }

        return found;
    }
}
