using WasmOs.Functions.Metrics.Streams;
using WasmOs.Kernel.Access;

namespace WasmOs.Functions.Tests.Metrics;

/// <summary>One reader of the live stream: its buffer, what it is told, and its end.</summary>
public sealed class LiveStreamTests : IDisposable
{
    private readonly LiveReader _reader = new(LiveTopics.Runtime, Caller.Open);
    private readonly GatedOutput _output = new();
    private LiveEnd? _refusal;
    private int _checks;

    [Fact]
    public async Task Reader_Slow_LosesTheOldestAndIsToldHowManyBeforeTheNext()
    {
        var run = RunAsync(CancellationToken.None);
        Offer("0");
        await _output.ArrivedAsync();
        for (var i = 1; i <= LiveReader.Capacity + 5; i++)
        {
            Offer($"{i}");
        }

        _output.Take(3);

        Assert.Equal("""{"topic":"0"}""", await _output.NextAsync());
        Assert.Equal("""{"topic":"lost","frames":5}""", await _output.NextAsync());
        Assert.Equal("""{"topic":"6"}""", await _output.NextAsync());
        Assert.False(run.IsCompleted);
    }

    [Fact]
    public async Task Reader_Quick_LosesNothing()
    {
        _ = RunAsync(CancellationToken.None);
        _output.Take(100);
        for (var i = 0; i < LiveReader.Capacity * 3; i++)
        {
            Offer($"{i}");
            Assert.Equal($$"""{"topic":"{{i}}"}""", await _output.NextAsync());
        }
    }

    [Fact]
    public async Task Silence_Of15Seconds_IsAHeartbeat()
    {
        _ = RunAsync(CancellationToken.None);
        Offer("first");
        Tick(LiveReader.HeartbeatSeconds - 1);
        _output.Take(2);
        Assert.Equal("""{"topic":"first"}""", await _output.NextAsync());
        Offer("second");
        Assert.Equal("""{"topic":"second"}""", await _output.NextAsync());

        Tick(LiveReader.HeartbeatSeconds);
        _output.Take();

        Assert.Equal("""{"topic":"heartbeat"}""", await _output.NextAsync());
    }

    [Fact]
    public async Task Caller_LosesTheRight_GetsNoFurtherFrameButTheReason()
    {
        var run = RunAsync(CancellationToken.None);
        Offer("seen");
        _output.Take(2);
        Assert.Equal("""{"topic":"seen"}""", await _output.NextAsync());

        _refusal = LiveEnd.Refused(AccessErrors.CredentialsMissing());
        Offer("unseen");

        Assert.StartsWith("""{"topic":"end","reason":"credentials-missing","detail":"Sign in""", await _output.NextAsync(), StringComparison.Ordinal);
        await run;
    }

    [Fact]
    public async Task Caller_WhileTheClientIsSlow_IsCheckedBeforeEachFrame()
    {
        var run = RunAsync(CancellationToken.None);
        Offer("one");
        await _output.ArrivedAsync();
        Offer("two");
        _refusal = LiveEnd.Refused(AccessErrors.CredentialsMissing());

        _output.Take(2);

        Assert.Equal("""{"topic":"one"}""", await _output.NextAsync());
        Assert.Contains("credentials-missing", await _output.NextAsync(), StringComparison.Ordinal);
        await run;
        Assert.Equal(2, _checks);
    }

    [Fact]
    public async Task Reader_TakesNothingForAMinute_IsCutOff()
    {
        var run = RunAsync(_reader.CutOff);
        Offer("stuck");
        await _output.ArrivedAsync();

        Tick(LiveReader.MostSecondsForOneFrame);
        Assert.False(_reader.CutOff.IsCancellationRequested);
        Tick(1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System));
    }

    [Fact]
    public async Task Feed_OfASlowReader_MakesNoFrameBeforeTheLastOneIsTakenAndEndsTheStreamItself()
    {
        var feed = new StubFeed();
        for (var i = 0; i < LiveReader.Capacity * 2; i++)
        {
            feed.Add($"{i}");
        }

        var run = RunAsync(CancellationToken.None, feed);
        await _output.ArrivedAsync();
        Tick(5);
        Assert.Equal(1, feed.Taken);
        _output.Take(LiveReader.Capacity * 2);
        for (var i = 0; i < LiveReader.Capacity * 2; i++)
        {
            Assert.Equal($$"""{"topic":"{{i}}"}""", await _output.NextAsync());
        }

        feed.End = LiveEnd.Of("ended", "All.");
        Tick(1);
        _output.Take();
        Assert.Equal("""{"topic":"end","reason":"ended","detail":"All."}""", await _output.NextAsync());
        await run;
    }

    [Fact]
    public async Task Feed_WhoseCallerLosesTheRight_SendsNothingMore()
    {
        var feed = new StubFeed();
        feed.Add("seen");
        var run = RunAsync(CancellationToken.None, feed);
        await _output.ArrivedAsync();
        feed.Add("unseen");
        _refusal = LiveEnd.Refused(AccessErrors.CredentialsMissing());
        Tick(1);

        _output.Take(2);

        Assert.Equal("""{"topic":"seen"}""", await _output.NextAsync());
        Assert.Contains("credentials-missing", await _output.NextAsync(), StringComparison.Ordinal);
        await run;
    }

    [Fact]
    public async Task Feed_WithNothingNew_GivesHeartbeatsCountedFromItsLastFrame()
    {
        var feed = new StubFeed();
        feed.Add("first");
        _ = RunAsync(CancellationToken.None, feed);
        await _output.ArrivedAsync();
        Tick(LiveReader.HeartbeatSeconds - 1);
        _output.Take(2);
        Assert.Equal("""{"topic":"first"}""", await _output.NextAsync());

        feed.Add("second");
        Tick(1);
        Assert.Equal("""{"topic":"second"}""", await _output.NextAsync());
        _output.Take();
        Tick(LiveReader.HeartbeatSeconds);

        Assert.Equal("""{"topic":"heartbeat"}""", await _output.NextAsync());
    }

    public void Dispose() => _reader.Dispose();

    private Task RunAsync(CancellationToken cancellationToken, ILiveFeed? feed = null) => new LiveStream(
        _reader,
        _output,
        () =>
        {
            _checks++;
            return ValueTask.FromResult(_refusal);
        },
        feed).RunAsync(cancellationToken);

    private void Offer(string word)
    {
        _reader.Offer(LiveFrame.Of(word, static _ => { }));
        _reader.Tick();
    }

    private void Tick(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            _reader.Tick();
        }
    }
}
