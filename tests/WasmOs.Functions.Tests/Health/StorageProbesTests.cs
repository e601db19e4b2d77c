using Microsoft.AspNetCore.Http;
using WasmOs.Functions.Health;
using WasmOs.Storage;
using WasmOs.TestKit.Time;

namespace WasmOs.Functions.Tests.Health;

public sealed class StorageProbesTests : IAsyncDisposable
{
    private static readonly IReadOnlyList<StorageProbe> Healthy = [new StorageProbe("blobs", TimeSpan.FromMilliseconds(2), null)];

    private readonly ManualTimeProvider _time = new();
    private readonly StubStorage _storage = new();

    public ValueTask DisposeAsync() => _storage.DisposeAsync();

    [Fact]
    public async Task GetAsync_StorageHangs_TellsSoWhenPatienceEnds()
    {
        var call = new StorageProbes(_storage, _time).GetAsync(default);
        await _storage.Begun.Task;
        _time.Advance(StorageProbes.Patience);
        Assert.All(await call, probe => Assert.Contains("within 5 s", probe.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task GetAsync_ManyCallersAtOnce_ProbeOnce()
    {
        var probes = new StorageProbes(_storage, _time);
        var calls = Enumerable.Range(0, 100).Select(_ => probes.GetAsync(default)).ToArray();
        _storage.Answer.SetResult(Healthy);
        Assert.All(await Task.WhenAll(calls), found => Assert.Same(Healthy, found));
        Assert.Equal(1, _storage.Probes);
    }

    [Fact]
    public async Task GetAsync_AnswerGrowsOld_ProbesAgain()
    {
        var probes = new StorageProbes(_storage, _time);
        _storage.Answer.SetResult(Healthy);
        await probes.GetAsync(default);
        await probes.GetAsync(default);
        Assert.Equal(1, _storage.Probes);
        _time.Advance(StorageProbes.Freshness);
        await probes.GetAsync(default);
        Assert.Equal(2, _storage.Probes);
    }

    [Fact]
    [Trait("Trial", "1.2")]
    public async Task GetAsync_AnswerOlderThanFreshness_WaitsForANewOneThatAllAskersShare()
    {
        var probes = new StorageProbes(_storage, _time);
        _storage.Answer.SetResult(Healthy);
        await probes.GetAsync(default);
        _storage.Answer = StubStorage.Unanswered();
        _time.Advance(StorageProbes.Freshness);

        var askers = Enumerable.Range(0, 10).Select(_ => probes.GetAsync(default)).ToArray();
        Assert.DoesNotContain(askers, asker => asker.IsCompleted);
        IReadOnlyList<StorageProbe> down = [new StorageProbe("blobs", TimeSpan.FromMilliseconds(2), "Down.")];
        _storage.Answer.SetResult(down);

        Assert.All(await Task.WhenAll(askers), found => Assert.Same(down, found));
        Assert.Equal(2, _storage.Probes);
    }

    [Fact]
    public async Task ExecuteAsync_SomethingIsWrong_Is503ThatSaysWhat()
    {
        var (context, body) = await Answers.ExecuteAsync(
            new HealthResult([new HealthComponent("a", null), new HealthComponent("b", "Down.", TimeSpan.FromMilliseconds(1.5))]));
        Assert.Equal(StatusCodes.Status503ServiceUnavailable, context.Response.StatusCode);
        Assert.Contains(
            """{"name":"a","status":"healthy","error":null},{"name":"b","status":"unhealthy","round_trip_ms":1.5,"error":"Down."}""", body,
            StringComparison.Ordinal);
        Assert.Equal(StatusCodes.Status200OK, (await Answers.ExecuteAsync(new HealthResult([new HealthComponent("a", null)]))).Context.Response.StatusCode);
    }
}
