using Microsoft.Extensions.Logging.Abstractions;
using WasmOs.Functions.Invocation;
using WasmOs.TestKit.Time;

namespace WasmOs.Functions.Tests.Invocation;

public sealed class InvocationLeasesTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Rent_AfterAReturn_ReusesTheLease()
    {
        using var leases = Create(Limit);
        var first = leases.Rent(CancellationToken.None);
        leases.Return(first);
        Assert.Same(first, leases.Rent(CancellationToken.None));
        using var client = new CancellationTokenSource();
        var second = leases.Rent(client.Token);
        leases.Return(second);

        Assert.Same(second, leases.Rent(client.Token));
    }

    [Fact]
    public async Task Rent_AfterAStop_GivesAFreshToken()
    {
        using var leases = Create(Limit);
        using var client = new CancellationTokenSource();
        var stopped = leases.Rent(client.Token);
        await client.CancelAsync();
        Assert.Equal(StopCause.ClientGone, stopped.Cause);
        leases.Return(stopped);

        var next = leases.Rent(CancellationToken.None);
        Assert.NotSame(stopped, next);
        Assert.False(next.Token.IsCancellationRequested);
    }

    [Fact]
    public void Advance_PastTheTimeout_StopsTheOldCallAndNotTheYoungOne()
    {
        using var leases = Create(Limit);
        var old = leases.Rent(CancellationToken.None);
        _time.Advance(Limit / 2);
        var young = leases.Rent(CancellationToken.None);

        _time.Advance(Limit / 2);
        Assert.False(old.Token.IsCancellationRequested);
        _time.Advance(Limit / 20);

        Assert.Equal(StopCause.TimedOut, old.Cause);
        Assert.True(old.Token.IsCancellationRequested);
        Assert.False(young.Token.IsCancellationRequested);
    }

    [Fact]
    public void Advance_PastTheTimeout_StopsNoCallWithoutOne()
    {
        using var leases = Create(Limit);
        var stream = leases.Rent(CancellationToken.None, isTimed: false);

        _time.Advance(3 * Limit);
        Assert.False(stream.Token.IsCancellationRequested);
        leases.StopAll();

        Assert.Equal(StopCause.Shutdown, stream.Cause);
    }

    [Fact]
    public void StopAll_RunningAndLaterCalls_AreStopped()
    {
        using var leases = Create(Timeout.InfiniteTimeSpan);
        var running = leases.Rent(CancellationToken.None);

        leases.StopAll();

        Assert.Equal(StopCause.Shutdown, running.Cause);
        Assert.Equal(StopCause.Shutdown, leases.Rent(CancellationToken.None).Cause);
    }

    [Fact]
    public async Task StopAll_CallbackThatThrows_TheOthersAreStoppedAllTheSame()
    {
        using var leases = Create(Timeout.InfiniteTimeSpan);
        InvocationLease[] all = [.. Enumerable.Range(0, 5).Select(_ => leases.Rent(CancellationToken.None))];
        await using var registration = all[2].Token.Register(() => throw new InvalidOperationException("in a callback"));

        leases.StopAll();

        Assert.All(all, lease => Assert.True(lease.Token.IsCancellationRequested));
    }

    [Fact]
    public async Task Return_WhileTheClientHangsUp_NeverStopsTheNextCall()
    {
        using var leases = Create(Timeout.InfiniteTimeSpan);
        for (var i = 0; i < 20_000; i++)
        {
            using var client = new CancellationTokenSource();
            var lease = leases.Rent(client.Token);
            var hangUp = Task.Run(client.Cancel);
            leases.Return(lease);
            var next = leases.Rent(CancellationToken.None);
            await hangUp;

            Assert.False(next.Token.IsCancellationRequested);
            leases.Return(next);
        }
    }

    private InvocationLeases Create(TimeSpan timeout) => new(timeout, _time, NullLogger<InvocationLeases>.Instance);
}
