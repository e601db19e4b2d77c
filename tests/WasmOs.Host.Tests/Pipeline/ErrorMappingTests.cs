using System.Net;
using Microsoft.Extensions.Logging;
using WasmOs.Host.Tests.Sample;

namespace WasmOs.Host.Tests.Pipeline;

public sealed class ErrorMappingTests
{
    [Theory]
    [InlineData("throws")]
    [InlineData("throws-later")]
    public async Task Get_FunctionThrows_Answers500WithoutDetailsAndLogsThem(string path)
    {
        await using var host = await TestHost.StartAsync([typeof(FaultyFunctions)]);

        using var response = await host.Client.GetAsync(new Uri(path, UriKind.Relative));
        var problem = await TestHost.ProblemAsync(response);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("urn:wasmos:error:internal", problem.GetProperty("type").GetString());
        Assert.DoesNotContain("password", problem.GetRawText(), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("x-half-done"));
        var line = await host.Log.WaitForAsync("request failed");
        Assert.Equal(LogLevel.Error, line.Level);
        Assert.IsType<InvalidOperationException>(line.Exception);
        Assert.Contains(problem.GetProperty("request_id").GetString()!, line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_StorageIsDown_Answers503NamingIt()
    {
        await using var host = await TestHost.StartAsync([typeof(FaultyFunctions)]);

        using var response = await host.Client.GetAsync(new Uri("storage", UriKind.Relative));
        var problem = await TestHost.ProblemAsync(response);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("urn:wasmos:error:storage-unavailable", problem.GetProperty("type").GetString());
        Assert.StartsWith("tables: ", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Get_FunctionThrowsInMidResponse_TheConnectionIsCut()
    {
        await using var host = await TestHost.StartAsync([typeof(FaultyFunctions)]);

        await Assert.ThrowsAsync<HttpRequestException>(() => host.Client.GetStringAsync(new Uri("half", UriKind.Relative)));

        Assert.Equal(LogLevel.Error, (await host.Log.WaitForAsync("request failed")).Level);
    }
}
