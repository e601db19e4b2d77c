using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Keys;
using WasmOs.Kernel.Rooms;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Kernel.Audit;

/// <summary>The audit trail of this process: a chain of lines in storage. Thread-safe.</summary>
/// <remarks>
/// One loop writes: 1. it reads back the end of the chain if it does not know whether storage took the last block; 2. it takes what waits, first the entries
/// that somebody waits for; 3. it appends them as one block; 4. once a minute it signs the chain. While storage refuses, entries of <see cref="AddAsync"/> wait
/// in memory and are tried again after growing pauses, and those of <see cref="WriteAsync"/> are tried and fail at once.
/// </remarks>
public sealed class AuditTrail : IAsyncDisposable
{
    private const int MaxBatch = 8192;

    /// <summary>So many waiting entries are written without waiting for others, or fewer in a small buffer.</summary>
    private const int MaxWakeEntries = 2048;

    /// <summary>How long a process that ends tries to note what it loses.</summary>
    private static readonly TimeSpan LossPatience = TimeSpan.FromSeconds(2);

    /// <summary>How long a request that is refused waits for room for its entry.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Channel<PendingEntry> _added;
    private readonly ConcurrentQueue<PendingEntry> _writes = new();
    private readonly List<PendingEntry> _batch = [];
    private readonly int _maxBatch;
    private readonly int _wakeEntries;
    private readonly AuditChain _chain;
    private readonly AuditOptions _options;
    private readonly TimeProvider _time;
    private readonly BackgroundFailures _failures;
    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly Task _loop;
    private TaskCompletionSource _roomChange = NewSignal();
    private DateTimeOffset? _flushAt;

    /// <summary>The failure of the last try to write; null when it succeeded.</summary>
    private volatile AuditOutage? _outage;

    /// <summary>How many entries of <see cref="Add"/> and <see cref="AddAsync"/> are not in storage.</summary>
    private int _waiting;
    private long _written;

    /// <summary>How many callers wait for <see cref="_roomChange"/>.</summary>
    private int _roomWaiters;
    private int _isSignalled;
    private int _flushes;

    /// <summary>How many entries at the beginning of the batch are in the block that was last sent.</summary>
    private int _inFlight;

    /// <summary>Whether the loop sleeps without a time at which it writes what was added. Then whoever adds an entry wakes it.</summary>
    private volatile bool _isIdle;
    private volatile bool _isStopped;
    private bool _isClosed;

    /// <summary>Creates the trail and starts its loop. Storage is first used when an entry comes.</summary>
    public AuditTrail(IStorage storage, SigningKeys keys, AuditOptions options, WorkerName worker, TimeProvider time, BackgroundFailures? failures = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(worker);
        ArgumentNullException.ThrowIfNull(time);
        (_options, _time) = (options, time);
        _failures = failures ?? BackgroundFailures.WithoutLog(time);

        // The bound is kept by who may add, not by the channel: what has happened must find room. A bounded channel reuses its memory.
        _added = Channel.CreateBounded<PendingEntry>(new BoundedChannelOptions(int.MaxValue) { SingleReader = true });
        _maxBatch = Math.Min(MaxBatch, options.BufferEntries);
        _wakeEntries = Math.Clamp(options.BufferEntries / 2, 1, MaxWakeEntries);
        _chain = new AuditChain(storage, keys, options, worker.Value, time, _failures);
        _timer = time.CreateTimer(static trail => ((AuditTrail)trail!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Which runs are recorded.</summary>
    public AuditExecutions Executions => _options.Executions;

    /// <summary>How many entries storage has taken since the start.</summary>
    public long Written => Volatile.Read(ref _written);

    /// <summary>How many entries wait for storage.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Since when storage refuses, and why; null when the last try to write succeeded, and before the first.</summary>
    public AuditOutage? Outage => _outage;

    /// <summary>Whether fewer entries wait than may. Without room nothing may begin that must be recorded when it has ended.</summary>
    public bool HasRoom => Waiting < _options.BufferEntries;

    /// <summary>Writes an entry, and returns when storage has it: for changes, before they are made.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not take the entry, so the change must not be made. The entry may be in the trail all the
    /// same.</exception>
    public async ValueTask WriteAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        cancellationToken.ThrowIfCancellationRequested();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_isStopped)
            {
                throw Stopping();
            }

            _writes.Enqueue(new PendingEntry(entry, TimeOf(entry), done));
        }

        Wake();
        await done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Adds an entry as <see cref="Add"/> does, for what can still be refused. While too many entries wait for storage, this waits, and fails when storage
    /// does.
    /// </summary>
    /// <exception cref="StorageUnavailableException">There is no room for the entry, or the host is stopping. The entry was not added.</exception>
    public ValueTask AddAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        if (!HasRoom)
        {
            return WaitAndAddAsync(entry, cancellationToken);
        }

        Add(entry);
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Adds an entry, which is in storage within a second while storage is up, and is never dropped: for what has happened, such as a run that ended. Never
    /// waits: ask <see cref="WaitForRoomAsync"/> before it happens. Makes no garbage while there is place.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The host is stopping.</exception>
    public void Add(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        Interlocked.Increment(ref _waiting);
        if (!_added.Writer.TryWrite(new PendingEntry(entry, TimeOf(entry), null)))
        {
            Interlocked.Decrement(ref _waiting);
            throw Stopping();
        }

        // The channel's lock orders this reading after the loop's note that it is idle, or the loop's count after this entry: one of the two sees the other.
        if (_isIdle || _added.Reader.Count >= _wakeEntries)
        {
            Wake();
        }
    }

    /// <summary>Waits until there is room for an entry: not at all while there is, and not at all when storage refuses.</summary>
    /// <param name="longest">The longest wait.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Whether there is room.</returns>
    public async ValueTask<bool> WaitForRoomAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();
        Interlocked.Increment(ref _roomWaiters);
        try
        {
            while (!HasRoom)
            {
                // The signal is taken before the second look, so that none is missed.
                var change = Volatile.Read(ref _roomChange).Task;
                var left = longest == Timeout.InfiniteTimeSpan ? longest : longest - _time.GetElapsedTime(begun);
                if (!HasRoom && (_isStopped || _outage is not null || (left != Timeout.InfiniteTimeSpan && left <= TimeSpan.Zero)))
                {
                    return false;
                }

                Wake();
                await change.WaitAsync(left, _time, cancellationToken).ConfigureAwait(false);
            }

            return true;
        }
        catch (TimeoutException)
        {
            return HasRoom;
        }
        finally
        {
            Interlocked.Decrement(ref _roomWaiters);
        }
    }

    /// <summary>Returns when all entries that were added before are in storage.</summary>
    /// <exception cref="StorageUnavailableException">Storage refuses.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_added.Writer.TryWrite(new PendingEntry(null, default, done)))
        {
            throw Stopping();
        }

        Interlocked.Increment(ref _flushes);
        Wake();
        await done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes what waits, signs the chain and ends it. Entries that storage refuses are lost with the process, and the log says how many.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_isStopped)
            {
                return;
            }

            // In this order, so that nothing comes after the loop has seen that it must stop.
            _added.Writer.TryComplete();
            _isStopped = true;
        }

        Wake();
        await _loop.ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
    }

    private DateTimeOffset TimeOf(AuditEntry entry) => entry.Time == default ? _time.GetUtcNow() : entry.Time;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static StorageUnavailableException Stopping() => new("blobs", "The host is stopping and writes no more to the audit trail.");

    private async ValueTask WaitAndAddAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        if (!await WaitForRoomAsync(LongestWait, cancellationToken).ConfigureAwait(false))
        {
            throw new StorageUnavailableException(
                "blobs", string.Create(CultureInfo.InvariantCulture, $"The audit trail cannot be written, and {Waiting} entries wait: no more may."));
        }

        Add(entry);
    }

    /// <summary>Tells those who wait for room that there may be some, or will be none.</summary>
    private void TellRoom()
    {
        if (Volatile.Read(ref _roomWaiters) > 0)
        {
            Interlocked.Exchange(ref _roomChange, NewSignal()).TrySetResult();
        }
    }

    private void Wake()
    {
        if (Interlocked.Exchange(ref _isSignalled, 1) == 0)
        {
            _signal.Release();
        }
    }

    private async Task RunAsync()
    {
        var pause = FirstPause;
        while (!IsFinished)
        {
            try
            {
                await WaitForWorkAsync().ConfigureAwait(false);
                await StepAsync().ConfigureAwait(false);
                _outage = null;
                pause = FirstPause;
            }
            catch (Exception e) when (!e.IsFatal())
            {
                // The boundary of background writing: whatever failed, entries that nobody waits for are tried again.
                _failures.Report("audit", e);
                _outage = new AuditOutage(_outage?.Since ?? _time.GetUtcNow(), e.Message);
                FailWrites(e);
                TellRoom();
                if (_isStopped)
                {
                    await ReportLossAsync(e).ConfigureAwait(false);
                    return;
                }

                await PauseAsync(pause).ConfigureAwait(false);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private bool IsFinished => _isStopped && _batch.Count == 0 && _writes.IsEmpty && _added.Reader.Count == 0 && _isClosed;

    private async ValueTask WaitForWorkAsync()
    {
        while (!_isStopped && _writes.IsEmpty && _batch.Count == 0 && Volatile.Read(ref _flushes) <= 0
            && _added.Reader.Count is var count && count < _wakeEntries)
        {
            var now = _time.GetUtcNow();
            if (count > 0)
            {
                _flushAt ??= now + _options.FlushInterval;
                _isIdle = false;
            }
            else if (!_isIdle)
            {
                // An entry that came before this note woke nobody, so the loop counts once more.
                _isIdle = true;
                continue;
            }

            var due = _chain.HeadDue is { } head && !(head > _flushAt) ? head : _flushAt;
            if (due <= now)
            {
                break;
            }

            _timer.Change(due is { } at ? at - now : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            await WaitForSignalAsync().ConfigureAwait(false);
        }

        _isIdle = false;
    }

    /// <summary>
    /// Waits before the next try. Entries that nobody waits for do not shorten the pause: a storage that is down would be tried again for each of them.
    /// </summary>
    private async ValueTask PauseAsync(TimeSpan pause)
    {
        var begun = _time.GetTimestamp();
        var flushes = Volatile.Read(ref _flushes);
        while (!_isStopped && _writes.IsEmpty && Volatile.Read(ref _flushes) <= flushes && _time.GetElapsedTime(begun) is var elapsed && elapsed < pause)
        {
            _timer.Change(pause - elapsed, Timeout.InfiniteTimeSpan);
            await WaitForSignalAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask WaitForSignalAsync()
    {
        await _signal.WaitAsync().ConfigureAwait(false);

        // With a full fence: what the loop reads next must not be older than this note.
        Interlocked.Exchange(ref _isSignalled, 0);
    }

    private async ValueTask StepAsync()
    {
        // 1. The end of the chain.
        if (_chain.IsUncertain)
        {
            Complete(await _chain.ResolveAsync(CancellationToken.None).ConfigureAwait(false) ? _inFlight : 0);
        }

        // 2. What waits.
        _flushAt = null;
        Fill();
        while (_batch.Count > 0)
        {
            // 3. A block.
            if (_batch[0].Entry is not null)
            {
                await _chain.AppendAsync(_batch, count => _inFlight = count, CancellationToken.None).ConfigureAwait(false);
            }
            else
            {
                // Whoever waits for the entries before also finds them signed, if that is due.
                await SignIfDueAsync().ConfigureAwait(false);
                _inFlight = 1;
            }

            Complete(_inFlight);
            Fill();
        }

        // 4. The signature.
        if (_isStopped && _writes.IsEmpty && _added.Reader.Count == 0)
        {
            // Nothing comes after the stop, so nothing follows the end that is signed here.
            await _chain.SignAsync(isLast: true, CancellationToken.None).ConfigureAwait(false);
            _isClosed = true;
        }
        else
        {
            await SignIfDueAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask SignIfDueAsync()
    {
        if (_chain.HeadDue <= _time.GetUtcNow())
        {
            await _chain.SignAsync(isLast: false, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Takes what waits: first the entries that somebody waits for.</summary>
    private void Fill()
    {
        while (_batch.Count < _maxBatch && (_writes.TryDequeue(out var pending) || _added.Reader.TryRead(out pending)))
        {
            _batch.Add(pending);
        }
    }

    /// <summary>The first entries of the batch are in storage.</summary>
    private void Complete(int count)
    {
        var added = 0;
        _outage = null;
        for (var i = 0; i < count; i++)
        {
            added += _batch[i].Done is null ? 1 : 0;
            _batch[i].Done?.TrySetResult();
            if (_batch[i].Entry is null)
            {
                Interlocked.Decrement(ref _flushes);
            }
            else
            {
                Interlocked.Increment(ref _written);
            }
        }

        _batch.RemoveRange(0, count);
        _inFlight = 0;
        if (added > 0)
        {
            Interlocked.Add(ref _waiting, -added);
            TellRoom();
        }
    }

    /// <summary>Tells all who wait that storage refused, and keeps the other entries.</summary>
    private void FailWrites(Exception failure)
    {
        while (_writes.TryDequeue(out var pending))
        {
            _batch.Add(pending);
        }

        var cause = failure as StorageUnavailableException
            ?? new StorageUnavailableException("blobs", $"The audit trail could not be written: {failure.Message}", failure);
        var (kept, sent) = (0, _inFlight);
        for (var i = 0; i < _batch.Count; i++)
        {
            var pending = _batch[i];
            if (pending.Done is not { } done)
            {
                _batch[kept++] = pending;
                continue;
            }

            done.TrySetException(new StorageUnavailableException(cause.Service, cause.Message, cause));
            _inFlight -= i < sent ? 1 : 0;
            if (pending.Entry is null)
            {
                Interlocked.Decrement(ref _flushes);
            }
        }

        _batch.RemoveRange(kept, _batch.Count - kept);
    }

    /// <summary>Ends the loop without storage: counts what is lost, tells all who still wait, and notes the loss where storage can.</summary>
    private async ValueTask ReportLossAsync(Exception failure)
    {
        while (_added.Reader.TryRead(out var pending))
        {
            _batch.Add(pending);
        }

        FailWrites(failure);
        var lost = _batch.Count;
        if (lost > 0)
        {
            var (first, last) = (_batch.Min(pending => pending.Time), _batch.Max(pending => pending.Time));
            using var patience = new CancellationTokenSource(LossPatience, _time);
            try
            {
                await _chain.NoteLossAsync(lost, first, last, patience.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (!e.IsFatal())
            {
                // The next process finds that this one has no end, and says so without a number.
                _failures.Report("audit", e);
            }

            _failures.ReportLoss(string.Create(CultureInfo.InvariantCulture, $"{lost} entries of the audit trail"), failure);
        }
    }
}
