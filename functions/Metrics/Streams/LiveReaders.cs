using System.Collections.Immutable;
using WasmOs.Functions.Problems;
using WasmOs.Functions.Shutdown;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Live;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Functions.Metrics.Streams;

/// <summary>
/// The readers of the live stream, and the one timer of the process that offers them frames each second. While nobody reads, there is no timer. Thread-safe.
/// </summary>
public sealed class LiveReaders : IDrain, IDisposable
{
    /// <summary>The time between two frames of a topic.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How long a stop waits for readers to take their last frame.</summary>
    internal static readonly TimeSpan TimeToLeave = TimeSpan.FromSeconds(1);

    private const LiveTopics OfRuns = LiveTopics.Modules | LiveTopics.Executions;

    private readonly Lock _gate = new();
    private readonly Func<LiveFrames> _makeFrames;
    private readonly LiveRuns _runs;
    private readonly LiveOptions _options;
    private readonly BackgroundFailures _failures;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableArray<LiveReader> _readers = [];
    private LiveFrames? _frames;
    private ITimer? _timer;
    private int _ticking;
    private bool _draining;

    /// <summary>Creates an empty set of readers.</summary>
    /// <param name="makeFrames">Returns what makes the frames. It is called for the first reader, so that a start does not pay for it.</param>
    /// <param name="runs">Notes runs while somebody reads them.</param>
    /// <param name="options">How many readers there may be, and for how long.</param>
    /// <param name="failures">Hears of failures of the timer's work.</param>
    /// <param name="time">The clock.</param>
    internal LiveReaders(Func<LiveFrames> makeFrames, LiveRuns runs, LiveOptions options, BackgroundFailures failures, TimeProvider time) =>
        (_makeFrames, _runs, _options, _failures, _time) = (makeFrames, runs, options, failures, time);

    /// <inheritdoc/>
    public string What => "streams";

    /// <inheritdoc/>
    public int Running => Snapshot().Length;

    /// <summary>Whether the timer runs.</summary>
    internal bool IsTicking
    {
        get
        {
            lock (_gate)
            {
                return _timer is not null;
            }
        }
    }

    /// <summary>Adds a reader, who must be removed.</summary>
    /// <returns>The result that refuses the reader; null when the reader was added.</returns>
    internal IResult? TryAdd(LiveReader reader)
    {
        lock (_gate)
        {
            if (_draining)
            {
                return RequestProblems.ShuttingDown;
            }

            if (_readers.Length >= _options.MaxReaders)
            {
                return new ProblemResult(LiveErrors.TooManyReaders(_options.MaxReaders));
            }

            _frames ??= _makeFrames();
            if ((reader.Topics & OfRuns) != 0)
            {
                _runs.Watch();
            }

            _readers = _readers.Add(reader);
            _timer ??= _time.CreateTimer(static all => ((LiveReaders)all!).Tick(), this, Interval, Interval);
            return null;
        }
    }

    /// <summary>Removes a reader.</summary>
    internal void Remove(LiveReader reader)
    {
        lock (_gate)
        {
            _readers = _readers.Remove(reader);
            if ((reader.Topics & OfRuns) != 0)
            {
                _runs.Unwatch();
            }

            if (_readers.IsEmpty)
            {
                _timer?.Dispose();
                _timer = null;
                if (_draining)
                {
                    _empty.TrySetResult();
                }
            }
        }
    }

    /// <inheritdoc/>
    public async Task DrainAsync()
    {
        ImmutableArray<LiveReader> readers;
        lock (_gate)
        {
            _draining = true;
            readers = _readers;
            if (readers.IsEmpty)
            {
                _empty.TrySetResult();
            }
        }

        foreach (var reader in readers)
        {
            reader.End(LiveEnd.Stopping);
        }

        if (!await _empty.Task.WithinAsync(TimeToLeave, _time))
        {
            foreach (var reader in Snapshot())
            {
                reader.Cut();
            }
        }

        await _empty.Task;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            _timer = null;
        }
    }

    private ImmutableArray<LiveReader> Snapshot()
    {
        lock (_gate)
        {
            return _readers;
        }
    }

    // A second whose work takes longer than a second leaves the next one out.
    private void Tick()
    {
        if (Interlocked.Exchange(ref _ticking, 1) == 1)
        {
            return;
        }

        try
        {
            OfferFrames(Snapshot());
        }
        catch (Exception e) when (!e.IsFatal())
        {
            _failures.Report("live-stream", e);
        }
        finally
        {
            Volatile.Write(ref _ticking, 0);
        }
    }

    private void OfferFrames(ImmutableArray<LiveReader> readers)
    {
        var second = _frames!.Begin();
        foreach (var reader in readers)
        {
            foreach (var (word, topic) in LiveTopicWords.All)
            {
                if ((reader.Topics & topic) != 0 && second.FrameOf(word, topic, ScopeOf(reader, topic)) is { } frame)
                {
                    reader.Offer(frame);
                }
            }
        }

        foreach (var reader in readers)
        {
            reader.Tick();
            if (_options.Longest is { } longest && reader.Second >= longest.TotalSeconds)
            {
                reader.End(LiveEnd.TimeOver);
            }
        }
    }

    private static LiveScope ScopeOf(LiveReader reader, LiveTopics topic) => topic switch
    {
        LiveTopics.Modules => reader.Modules,
        LiveTopics.Executions => reader.Executions,
        _ => LiveScope.All,
    };
}
