using System.Net;
using WasmOs.Host.Tests.Sample;

namespace WasmOs.Host.Tests.Http;

public sealed class BodyLimitTests
{
    private const int Input = 1000;
    private const int Wasm = 5000;
    private const int Upload = (2 * Wasm) + Input + (int)Functions.Bodies.ApiOptions.UploadEnvelope;

    [Theory]
    [InlineData("read", Input, HttpStatusCode.OK)]
    [InlineData("read", Input + 1, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("upload", Upload, HttpStatusCode.OK)]
    [InlineData("upload", Upload + 1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Post_BodyAtTheLimitOfItsPath_IsTakenAndOneMoreRefused(string path, int size, HttpStatusCode expected)
    {
        await using var host = await StartAsync();

        using var body = new ByteArrayContent(new byte[size]);
        using var response = await host.Client.PostAsync(new Uri(path, UriKind.Relative), body);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Post_ChunkedBodyOverTheLimit_SaysTheLimit()
    {
        await using var host = await StartAsync();

        using var request = new HttpRequestMessage(HttpMethod.Post, "read") { Content = new ByteArrayContent(new byte[Input * 2]) };
        request.Headers.TransferEncodingChunked = true;
        using var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("at most 1000 bytes", (await TestHost.ProblemAsync(response)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static Task<TestHost> StartAsync() => TestHost.StartAsync([typeof(FaultyFunctions)], options =>
    {
        options.Product.Api.MaxInputBytes = Input;
        options.Product.Api.MaxModuleBytes = Wasm;
        options.Product.Api.MaxBatchBytes = Upload - 1;
    });
}
