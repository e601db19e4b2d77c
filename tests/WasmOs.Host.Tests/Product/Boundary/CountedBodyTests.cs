using System.Text;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.Functions.Guests;
using WasmOs.ProductTests.HttpGuests;

namespace WasmOs.Host.Tests.Product.Boundary;

/// <summary>Request bodies without a length, such as chunked uploads.</summary>
[Trait("Trial", "1.15")]
public sealed class CountedBodyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-counted-");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5000)]
    [InlineData(1_000_000)]
    public async Task Run_AChunkedBodyOfSoMuch_IsCountedForTheGuest(int bytes)
    {
        await using var product = await ProductHost.StartAsync(_folder.FullName);
        await product.Api.UploadAsync("counted-environment", CgiGuests.Environment());
        await product.Api.UploadAsync("counted-echo", CgiGuests.Echoes(CgiGuests.PlainHead));

        var variables = await PostAsync(product, "counted-environment", bytes);
        var echo = await PostAsync(product, "counted-echo", bytes);

        Assert.Contains($"CONTENT_LENGTH={bytes}", Encoding.UTF8.GetString(variables.Content).Split('\0'));
        Assert.Equal((200, bytes), (echo.Status, echo.Content.Length));
        Assert.Equal(0, product.Host.Services.GetRequiredService<CountedBodies>().HeldBytes);
    }

    [Fact]
    public async Task Run_AChunkedBodyThatIsTooLongToCount_Is411()
    {
        await using var product = await ProductHost.StartAsync(_folder.FullName);
        await product.Api.UploadAsync("counted-echo", CgiGuests.Echoes(CgiGuests.PlainHead));

        var answer = await PostAsync(product, "counted-echo", 1_000_001);

        answer.Problem(411, "length-required");
        Assert.Equal(0, product.Host.Services.GetRequiredService<CountedBodies>().HeldBytes);
    }

    [Fact]
    public async Task Run_AModuleThatReadsToTheEnd_GetsALongChunkedBodyWithoutALength()
    {
        await using var product = await ProductHost.StartAsync(_folder.FullName);
        await product.Api.UploadAsync("to-end-environment", CgiGuests.Environment());
        await product.Api.UploadAsync("to-end-echo", CgiGuests.Echoes(CgiGuests.PlainHead));
        foreach (var module in (string[])["to-end-environment", "to-end-echo"])
        {
            await product.Api.SendAsync(HttpMethod.Patch, "/api/v1/modules/" + module, ProductClient.Json("""{"http":{"reads_to_end":true}}"""));
        }

        var variables = await PostAsync(product, "to-end-environment", 10);
        var echo = await PostAsync(product, "to-end-echo", 2_000_000);

        Assert.DoesNotContain("CONTENT_LENGTH=", Encoding.UTF8.GetString(variables.Content), StringComparison.Ordinal);
        Assert.Equal((200, 2_000_000), (echo.Status, echo.Content.Length));
    }

    [Fact]
    public async Task Run_ManyBodiesAtOnce_HoldNoMoreThanTheirShareOfMemory()
    {
        await using var product = await ProductHost.StartAsync(_folder.FullName);
        await product.Api.UploadAsync("counted-echo", CgiGuests.Echoes(CgiGuests.PlainHead));
        var bodies = product.Host.Services.GetRequiredService<CountedBodies>();

        // Rent all buffers.
        var held = new List<byte[]>();
        while (bodies.Rent(1 << 20) is { } buffer)
        {
            held.Add(buffer);
        }

        var refused = await PostAsync(product, "counted-echo", 100_000);
        held.ForEach(bodies.Return);
        var taken = await PostAsync(product, "counted-echo", 100_000);

        refused.Problem(503, "overloaded");
        Assert.Equal("1", refused.Headers["Retry-After"]);
        Assert.Equal((200, 100_000), (taken.Status, taken.Content.Length));
        Assert.Equal(0, bodies.HeldBytes);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // The content does not announce its length, so the client sends it in chunks.
    private static Task<Answer> PostAsync(ProductHost product, string module, int bytes) =>
        product.Api.SendAsync(HttpMethod.Post, "/run/" + module, new Zeros(bytes));
}
