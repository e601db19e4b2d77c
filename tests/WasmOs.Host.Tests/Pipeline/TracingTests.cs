using System.Diagnostics;
using WasmOs.Host.Tests.Sample;

namespace WasmOs.Host.Tests.Pipeline;

public sealed class TracingTests
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Fact]
    public async Task Get_WithATraceParentWhileSomeoneListens_ContinuesTheTrace()
    {
        var seen = new TaskCompletionSource<Activity>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TraceId.ToHexString() == TraceId)
                {
                    seen.TrySetResult(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var host = await TestHost.StartAsync([typeof(RoutingFunctions)]);

        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/plain");
        request.Headers.Add("traceparent", $"00-{TraceId}-00f067aa0ba902b7-01");
        using var response = await host.Client.SendAsync(request);

        var activity = await seen.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("00f067aa0ba902b7", activity.ParentSpanId.ToHexString());
    }
}
