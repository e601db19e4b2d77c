using System.Text;
using WasmOs.Storage;

namespace WasmOs.Infra.Tests.Contract;

/// <summary>The blob names that every <see cref="IBlobStore"/> accepts and distinguishes, and those that it refuses.</summary>
public abstract class BlobNameContract(IStorageFixture fixture) : IAsyncLifetime
{
    private readonly string _container = UniqueName.Next("names");

    private IBlobStore Blobs => fixture.Storage.Blobs;

    public Task InitializeAsync() => Blobs.EnsureContainerAsync(_container, CancellationToken.None);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Put_OddButLegalNames_AreKeptApart()
    {
        string[] names =
        [
            "plain", "Plain", "PLAIN", "with space", "a+b", "a%2Fb", "a/b", "ünï/cödé", "日本語", "q?x=1", "h#ash", "semi;colon", "quote'\"", "CON", "nul.txt",
            "~tilde", "(x)", "{y}", "star*", "a:b", "pipe|", "less<more>", ".hidden", "..two", "emoji-😀", new string('n', 1024), "deep/"
                + string.Join('/', Enumerable.Repeat("d", 200)),
        ];
        foreach (var name in names)
        {
            Assert.NotNull(await Blobs.PutAsync(At(name), Encoding.UTF8.GetBytes(name), BlobCondition.NotExists, CancellationToken.None));
        }

        foreach (var name in names)
        {
            await using var content = await Blobs.OpenReadAsync(At(name), 0, null, CancellationToken.None);
            using var reader = new StreamReader(content!.Content);
            Assert.Equal(name, await reader.ReadToEndAsync());
            Assert.Equal(name, content.Properties.Name);
        }

        var listed = new List<string>();
        await foreach (var blob in Blobs.ListAsync(_container, "", CancellationToken.None))
        {
            listed.Add(blob.Name);
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/rooted")]
    [InlineData("trailing/")]
    [InlineData("a//b")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../../etc/passwd")]
    [InlineData("a/../b")]
    [InlineData("a/./b")]
    public async Task Put_IllegalName_Throws(string name)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => Blobs.PutAsync(At(name), "x"u8.ToArray(), BlobCondition.None, CancellationToken.None).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Blobs.GetPropertiesAsync(At(name), CancellationToken.None).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Blobs.DeleteAsync(At(name), BlobCondition.None, CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task Put_NameTooLong_Throws() =>
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => Blobs.PutAsync(At(new string('n', 1025)), "x"u8.ToArray(), BlobCondition.None, CancellationToken.None).AsTask());

    [Theory]
    [InlineData("ab")]
    [InlineData("..")]
    [InlineData("Upper")]
    public async Task Put_IllegalContainer_Throws(string container) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => Blobs.PutAsync(new BlobAddress(container, "x"), "x"u8.ToArray(), BlobCondition.None, CancellationToken.None).AsTask());

    private BlobAddress At(string name) => new(_container, name);
}
