using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using WasmOs.Kernel.Access;

namespace WasmOs.Functions.Metrics.Streams;

/// <summary>
/// A reader of the live stream with its bounded buffer. <see cref="LiveReaders"/> offers frames and never waits; the reader's own <see cref="LiveStream"/>
/// takes them. Thread-safe.
/// </summary>
internal sealed class LiveReader : IDisposable
{
    /// <summary>Frames that wait for a slow reader. Of more, the oldest are lost.</summary>
    public const int Capacity = 16;

    /// <summary>Seconds of silence after which the reader gets a heartbeat.</summary>
    public const int HeartbeatSeconds = 15;

    /// <summary>Seconds that a reader may take for one frame before it is cut off, so that it does not hold a place for ever.</summary>
    public const int MostSecondsForOneFrame = 60;

    private readonly Lock _gate = new();
    private readonly Queue<LiveFrame> _frames = new(Capacity);
    private readonly CancellationTokenSource _cut = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private LiveEnd? _end;
    private long _lost;
    private int _second;
    private int _silentFor;
    private int _sendingFor = -1;

    /// <summary>Creates a reader.</summary>
    /// <param name="topics">What the reader asked for.</param>
    /// <param name="caller">The reader's caller, who may read these topics.</param>
    public LiveReader(LiveTopics topics, Caller caller)
    {
        Topics = topics;
        SetCaller(caller);
    }

    /// <summary>What the reader asked for.</summary>
    public LiveTopics Topics { get; }

    /// <summary>The caller.</summary>
    public Caller Caller { get; private set; }

    /// <summary>The modules whose metrics the reader may see.</summary>
    public LiveScope Modules { get; private set; }

    /// <summary>The modules whose runs the reader may see.</summary>
    public LiveScope Executions { get; private set; }

    /// <summary>The seconds since the reader connected.</summary>
    public int Second => Volatile.Read(ref _second);

    /// <summary>Why the stream ends; null while it lasts.</summary>
    public LiveEnd? Ended => Volatile.Read(ref _end);

    /// <summary>Cancelled when the connection must be cut because the reader does not take what was sent.</summary>
    public CancellationToken CutOff => _cut.Token;

    /// <summary>Sets the caller, whose rights may have changed.</summary>
    [MemberNotNull(nameof(Caller), nameof(Modules), nameof(Executions))]
    public void SetCaller(Caller caller)
    {
        Caller = caller;
        Modules = ScopeOf(caller, LiveTopics.Modules);
        Executions = ScopeOf(caller, LiveTopics.Executions);
    }

    /// <summary>Puts a frame into the buffer.</summary>
    public void Offer(LiveFrame frame)
    {
        lock (_gate)
        {
            if (_frames.Count == Capacity && !ReferenceEquals(_frames.Dequeue(), LiveFrame.Heartbeat))
            {
                _lost++;
            }

            _frames.Enqueue(frame);
            _silentFor = -1;
        }
    }

    /// <summary>Ends a second: the reader wakes and looks at its buffer and its rights.</summary>
    public void Tick()
    {
        bool isStuck;
        lock (_gate)
        {
            _second++;
            if (++_silentFor >= HeartbeatSeconds)
            {
                _silentFor = 0;
                if (_frames.Count == 0)
                {
                    _frames.Enqueue(LiveFrame.Heartbeat);
                }
            }

            isStuck = _sendingFor >= 0 && ++_sendingFor > MostSecondsForOneFrame;
        }

        if (isStuck)
        {
            Cut();
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>Takes the next frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="lost">How many frames before it were lost.</param>
    /// <returns>False when there is none.</returns>
    public bool TryTake([NotNullWhen(true)] out LiveFrame? frame, out long lost)
    {
        lock (_gate)
        {
            lost = 0;
            if (!_frames.TryDequeue(out frame))
            {
                return false;
            }

            (lost, _lost) = (_lost, 0);
            return true;
        }
    }

    /// <summary>Waits until there may be something to do.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken) => await _signal.Reader.ReadAsync(cancellationToken);

    /// <summary>Lets the reader look whether there is something to do.</summary>
    public void Wake() => _signal.Writer.TryWrite(true);

    /// <summary>Says that a frame is being sent, or that it was.</summary>
    public void SetSending(bool isSending)
    {
        lock (_gate)
        {
            _sendingFor = isSending ? 0 : -1;
            _silentFor = 0;
        }
    }

    /// <summary>Ends the stream, with a last frame that says why. The first reason counts.</summary>
    public void End(LiveEnd end)
    {
        Interlocked.CompareExchange(ref _end, end, null);
        _signal.Writer.TryWrite(true);
    }

    /// <summary>Cuts the connection.</summary>
    public void Cut()
    {
        try
        {
            _cut.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The stream has ended meanwhile.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _cut.Dispose();

    private static LiveScope ScopeOf(Caller caller, LiveTopics topic) =>
        LiveAccess.ScopeOf(caller, topic) is { IsAll: false } some ? new LiveScope(some) : LiveScope.All;
}
