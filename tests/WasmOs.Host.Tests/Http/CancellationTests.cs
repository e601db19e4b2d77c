using System.Net;
using Microsoft.Extensions.Logging;
using WasmOs.Host.Tests.Sample;

namespace WasmOs.Host.Tests.Http;

public sealed class CancellationTests
{
    private static readonly Type[] Functions = [typeof(GatedFunctions)];

    [Fact]
    public async Task ClientHangsUp_WhileAFunctionRuns_TheFunctionIsCancelledAndNoErrorIsLogged()
    {
        await using var host = await TestHost.StartAsync(Functions);
        var gate = host.Get<Gate>();
        using var hangUp = new CancellationTokenSource();

        var call = host.Client.GetStringAsync(new Uri("gated/a", UriKind.Relative), hangUp.Token);
        await gate.ArrivedAsync();
        await hangUp.CancelAsync();

        Assert.Equal("a cancelled", await gate.EndedAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(LogLevel.Debug, (await host.Log.WaitForAsync("answered 499")).Level);
        Assert.DoesNotContain(host.Log.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task FunctionTimeout_Over_TheFunctionIsCancelledAnd504Answered()
    {
        await using var host = await TestHost.StartAsync(Functions, options => options.FunctionTimeout = TimeSpan.FromSeconds(50));
        var gate = host.Get<Gate>();

        var call = host.Client.GetAsync(new Uri("gated/a", UriKind.Relative));
        await gate.ArrivedAsync();
        host.Time.Advance(TimeSpan.FromSeconds(52));

        using var response = await call;
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("urn:wasmos:error:function-timeout", (await TestHost.ProblemAsync(response)).GetProperty("type").GetString());
        Assert.Equal("a cancelled", await gate.EndedAsync());
    }

    [Fact]
    public async Task FunctionTimeout_NotOver_TheFunctionEnds()
    {
        await using var host = await TestHost.StartAsync(Functions, options => options.FunctionTimeout = TimeSpan.FromSeconds(50));
        var gate = host.Get<Gate>();

        var call = host.Client.GetStringAsync(new Uri("gated/a", UriKind.Relative));
        await gate.ArrivedAsync();
        host.Time.Advance(TimeSpan.FromSeconds(50));
        gate.Open();

        Assert.Equal("GET a", await call);
    }

    [Fact]
    public async Task FunctionTimeout_Infinite_SetsNoTimer()
    {
        await using var host = await TestHost.StartAsync(Functions, options => options.FunctionTimeout = Timeout.InfiniteTimeSpan);
        var gate = host.Get<Gate>();

        var call = host.Client.GetStringAsync(new Uri("gated/a", UriKind.Relative));
        await gate.ArrivedAsync();
        Assert.Equal(0, host.Time.PendingTimers);
        host.Time.Advance(TimeSpan.FromDays(30));
        gate.Open();

        Assert.Equal("GET a", await call);
    }
}
