using System.Net;
using WasmOs.Host.Admission;
using WasmOs.Host.Tests.Sample;

namespace WasmOs.Host.Tests.Admission;

public sealed class AdmissionHttpTests
{
    [Fact]
    public async Task Get_AllPlacesTaken_Answers503AndHealthStillAnswers()
    {
        await using var host = await StartAsync(outstanding: 1);
        var gate = host.Get<Gate>();
        var running = host.Client.GetStringAsync(new Uri("gated/a", UriKind.Relative));
        await gate.ArrivedAsync();

        using var refused = await host.Client.GetAsync(new Uri("gated/b", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.Equal("urn:wasmos:error:overloaded", (await TestHost.ProblemAsync(refused)).GetProperty("type").GetString());
        Assert.Equal("ready GET", await host.Client.GetStringAsync(new Uri("api/v1/health/ready", UriKind.Relative)));

        gate.Open();
        Assert.Equal("GET a", await running);
    }

    [Fact]
    public async Task Get_WithinTheQueue_RunsAfterTheOneBeforeIt()
    {
        await using var host = await StartAsync(outstanding: 2);
        var gate = host.Get<Gate>();
        var admission = host.Get<AdmissionGate>();
        var first = host.Client.GetStringAsync(new Uri("gated/a", UriKind.Relative));
        Assert.Equal("a", await gate.ArrivedAsync());

        var second = host.Client.GetStringAsync(new Uri("gated/b", UriKind.Relative));
        Assert.True(SpinWait.SpinUntil(() => admission.Waiting == 1, TimeSpan.FromSeconds(20)));
        gate.Open();
        Assert.Equal("GET a", await first);
        Assert.Equal("b", await gate.ArrivedAsync());
        gate.Open();

        Assert.Equal("GET b", await second);
    }

    [Fact]
    public async Task Get_ManyFailures_GiveTheirPlacesBack()
    {
        await using var host =
            await TestHost.StartAsync([typeof(FaultyFunctions)], options => options.MaxConcurrentRequests = options.MaxOutstandingRequests = 1);

        for (var i = 0; i < 20; i++)
        {
            using var response = await host.Client.GetAsync(new Uri("throws-later", UriKind.Relative));
            Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        }

        Assert.Equal(0, host.Get<AdmissionGate>().Running);
    }

    private static Task<TestHost> StartAsync(int outstanding) => TestHost.StartAsync([typeof(GatedFunctions)], options =>
    {
        options.MaxConcurrentRequests = 1;
        options.MaxOutstandingRequests = outstanding;
    });
}
