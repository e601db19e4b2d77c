using Microsoft.AspNetCore.Routing.Patterns;
using WasmOs.Host.Admission;
using WasmOs.Host.Discovery;
using WasmOs.TestKit.Time;

namespace WasmOs.Host.Tests.Admission;

/// <summary>Which lane the requests of a function take, and how much each lane has room for.</summary>
public sealed class AdmissionLaneTests
{
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData("api/v1/health/ready", nameof(LaneFunctions.Plain), RequestLane.Exempt, false)]
    [InlineData("api/v1/Health", nameof(LaneFunctions.Runs), RequestLane.Exempt, false)]
    [InlineData("api/v1/metrics", nameof(LaneFunctions.Plain), RequestLane.Monitoring, false)]
    [InlineData("api/v1/metrics/stream", nameof(LaneFunctions.StreamsEvents), RequestLane.Streams, false)]
    [InlineData("api/v1/scheduler", nameof(LaneFunctions.Runs), RequestLane.Monitoring, false)]
    [InlineData("api/v1/schedulers", nameof(LaneFunctions.Plain), RequestLane.Administration, true)]
    [InlineData("api/v1/{health}", nameof(LaneFunctions.Plain), RequestLane.Administration, true)]
    [InlineData("api/v1/health-{id}", nameof(LaneFunctions.Plain), RequestLane.Administration, true)]
    [InlineData("api/v1/modules", nameof(LaneFunctions.Plain), RequestLane.Administration, true)]
    [InlineData("api/v1/modules", nameof(LaneFunctions.Uploads), RequestLane.Transfers, false)]
    [InlineData("api/v1/execute", nameof(LaneFunctions.Runs), RequestLane.Guests, true)]
    [InlineData("api/v1/execute", nameof(LaneFunctions.RunsAndUploads), RequestLane.Guests, true)]
    [InlineData("api/v1/run", nameof(LaneFunctions.Streams), RequestLane.Guests, false)]
    public void LaneOf_RouteAndAttributes_SayWhichAndWhetherTheBodyIsWaitedFor(string route, string method, object lane, bool waits)
    {
        var function = new FunctionDefinition
        {
            Name = method,
            Trigger = TriggerKind.Http,
            Method = typeof(LaneFunctions).GetMethod(method)!,
            Route = RoutePatternFactory.Parse(route),
        };
        Assert.Equal((lane, waits), (LaneRules.LaneOf(function), LaneRules.WaitsForBody(function)));
    }

    [Theory]
    [InlineData(RequestLane.Monitoring, 64, 512)]
    [InlineData(RequestLane.Transfers, 1000 + 3, 256)]
    [InlineData(RequestLane.Guests, 10 + (2 * 3) + 1000, 0)]
    [InlineData(RequestLane.Administration, 1, 1)]
    public async Task GateOf_Lane_HasPlacesAndALineOfItsOwn(object lane, int places, int line)
    {
        var lanes = Create();
        var gate = lanes.GateOf((RequestLane)lane)!;
        Assert.All(Enumerable.Range(0, places), _ => Assert.True(gate.TryEnter()));
        Assert.False(gate.TryEnter());
        var waiting = Enumerable.Range(0, line).Select(_ => gate.EnterAsync(CancellationToken.None).AsTask()).ToArray();
        Assert.Equal((places, line), (gate.Running, gate.Waiting));
        Assert.Equal(AdmissionResult.Full, await gate.EnterAsync(CancellationToken.None));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.All(await Task.WhenAll(waiting), static result => Assert.Equal(AdmissionResult.TooLong, result));
        Assert.Equal(places, lanes.Running);
    }

    [Fact]
    public void GateOf_Lanes_AreSeparateAndHealthHasNone()
    {
        var lanes = Create();
        Assert.Null(lanes.GateOf(RequestLane.Exempt));
        RequestLane[] all = [RequestLane.Monitoring, RequestLane.Administration, RequestLane.Transfers, RequestLane.Guests];
        Assert.Equal(4, all.Select(lanes.GateOf).Distinct().Count());
        Assert.All(all, lane => Assert.True(lanes.GateOf(lane)!.TryEnter()));
        Assert.Equal((4, "requests"), (lanes.Running, lanes.What));
    }

    [Fact]
    public void GateOf_Guests_HasPlacesWithoutBoundWhenTheLimitsHaveNone()
    {
        var lanes = Create(new AdmissionLimits(int.MaxValue, int.MaxValue, TimeSpan.FromSeconds(10)));
        Assert.True(lanes.GateOf(RequestLane.Guests)!.TryEnter());
    }

    [Theory]
    [InlineData(RequestLane.Monitoring)]
    [InlineData(RequestLane.Administration)]
    [InlineData(RequestLane.Transfers)]
    [InlineData(RequestLane.Guests)]
    public async Task DrainAsync_RequestInAnyLane_IsWaitedFor(object lane)
    {
        var lanes = Create();
        var gate = lanes.GateOf((RequestLane)lane)!;
        Assert.True(gate.TryEnter());
        var drained = lanes.DrainAsync();
        Assert.False(drained.IsCompleted);
        gate.Exit();
        await drained.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.True(gate.IsDraining);
    }

    private AdmissionLanes Create(AdmissionLimits? limits = null) => new(
        limits ?? new AdmissionLimits(MaxConcurrent: 3, MaxOutstanding: 10, TimeSpan.FromSeconds(10)),
        new AdmissionGate(1, 2, TimeSpan.FromSeconds(10), _time), _time);
}
