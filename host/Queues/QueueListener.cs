using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Host.Queues;

/// <summary>Runs the function of one queue for each of its messages, by the rules of Azure Functions' queue listener.</summary>
/// <remarks>
/// One loop fetches: a batch at a time, the next when no more than the threshold run, several at once when a queue is full and there is room for them. Each message runs on the thread pool by itself and deletes itself, so that the local store commits
/// many deletes as one. One timer renews the rights to all messages that run long.
/// </remarks>
internal sealed class QueueListener : IDisposable
{
    // More than these gain nothing on the local store, which takes turns, and few on a storage account.
    private const int MaxSpareLooks = 7;

    private readonly QueueFunction _function;
    private readonly QueueOptions _options;
    private readonly TimeProvider _time;
    private readonly QueueSignal _signal;
    private readonly PollBackOff _backOff;
    private readonly QueueProcessor _processor;
    private readonly ITimer _renewals;
    private readonly Lock _lock = new();
    private readonly HashSet<RunningMessage> _messages = [];
    private readonly int _threshold;
    private Task _loop = Task.CompletedTask;
    private bool _ensured;
    private bool _failed;
    private bool _floods;
    private volatile bool _stopping;
    private int _running;

    public QueueListener(QueueFunction function, QueueProcessor processor, QueueOptions options, QueueSignal signal, PollBackOff backOff, TimeProvider time)
    {
        _function = function;
        _processor = processor;
        _options = options;
        _signal = signal;
        _backOff = backOff;
        _time = time;
        _threshold = options.EffectiveThreshold;
        var tick = options.Lease / 8;
        _renewals = time.CreateTimer(static state => ((QueueListener)state!).RenewDue(), this, tick, tick);
    }

    /// <summary>Messages that run.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Tells what happens.</summary>
    internal QueueLog Log => _processor.Log;

    /// <summary>Begins to fetch.</summary>
    public void Start() => _loop = Task.Run(LoopAsync);

    /// <summary>Fetches no more; ends when the last message that runs has ended.</summary>
    public Task DrainAsync()
    {
        _stopping = true;
        _signal.Wake();
        return _loop;
    }

    /// <summary>Runs a message from its fetch to its deletion; the message calls it.</summary>
    internal async Task RunAsync(RunningMessage message)
    {
        try
        {
            await _processor.ProcessAsync(message);
        }
        finally
        {
            lock (_lock)
            {
                _messages.Remove(message);
            }

            var left = Interlocked.Decrement(ref _running);
            if (left == _threshold || _stopping)
            {
                _signal.Wake();
            }
        }
    }

    /// <summary>Renews the right to a message; null when somebody else has it.</summary>
    internal ValueTask<QueueReceipt?> RenewAsync(QueueReceipt receipt) =>
        _function.Store.UpdateAsync(_function.Queue, receipt, _options.Lease, body: null, CancellationToken.None);

    /// <inheritdoc/>
    public void Dispose()
    {
        _renewals.Dispose();
        _signal.Dispose();
    }

    private async Task LoopAsync()
    {
        while (!_stopping)
        {
            try
            {
                await TurnAsync();
            }
            catch (Exception e) when (!e.IsFatal())
            {
                // The boundary of the pump: whatever it was, the queue is looked at again.
                _processor.Log.ListenerFailed(e);
                await _signal.WaitAsync(_backOff.AfterFailure());
            }
        }

        // 4. The stop: what runs comes to its end.
        while (Running > 0)
        {
            await _signal.WaitAsync(Timeout.InfiniteTimeSpan);
        }
    }

    private async Task TurnAsync()
    {
        // 1. Room for a batch.
        if (Running > _threshold)
        {
            await _signal.WaitAsync(Timeout.InfiniteTimeSpan);
            return;
        }

        // 2. A batch begins to run; several at once while the queue fills each and there is room for them.
        var spare = _floods ? Math.Min((_threshold - Running) / _options.BatchSize, MaxSpareLooks) : 0;
        var looks = await Task.WhenAll(Enumerable.Range(0, 1 + spare).Select(_ => PollAsync()));
        Note(Array.Find(looks, look => look.Failure is not null).Failure);
        _floods = Array.TrueForAll(looks, look => look.Count == _options.BatchSize);

        // 3. Or nothing happens for a while.
        if (Array.Exists(looks, look => look.Count > 0))
        {
            _backOff.Reset();
        }
        else
        {
            await _signal.WaitAsync(_failed ? _backOff.AfterFailure() : _backOff.AfterEmpty());
        }
    }

    /// <summary>Receives a batch and begins to run it.</summary>
    private async Task<QueuePoll> PollAsync()
    {
        IReadOnlyList<StoredMessage> messages;
        try
        {
            if (!_ensured)
            {
                await _function.EnsureAsync();
                _ensured = true;
            }

            // Not cancelled by a stop: a fetch that was given up may have hidden messages all the same.
            messages = await _function.Store.ReceiveAsync(_function.Queue, _options.BatchSize, _options.Lease, CancellationToken.None);
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // Whatever it was, the queue is looked at again.
            return new QueuePoll(0, e);
        }

        await StartAsync(messages);
        return new QueuePoll(messages.Count, null);
    }

    /// <summary>Tells once that storage is down, and once that it is back.</summary>
    private void Note(Exception? failure)
    {
        // Perhaps storage comes back without its queues.
        _ensured &= failure is null;
        if (_failed == failure is not null)
        {
            return;
        }

        _failed = failure is not null;
        _backOff.Reset();
        if (failure is null)
        {
            _processor.Log.StorageIsBack(_function);
        }
        else
        {
            _processor.Log.StorageIsDown(_function, failure);
        }
    }

    private async Task StartAsync(IReadOnlyList<StoredMessage> messages)
    {
        if (_stopping)
        {
            // They came while the stop began: others may have them at once.
            await Task.WhenAll(messages.Select(message => _processor.ShowAsync(new QueueReceipt(message.MessageId, message.PopReceipt), TimeSpan.Zero)));
            return;
        }

        var now = _time.GetTimestamp();
        Interlocked.Add(ref _running, messages.Count);
        foreach (var message in messages)
        {
            var running = new RunningMessage(this, message, now);
            lock (_lock)
            {
                _messages.Add(running);
            }

            ThreadPool.UnsafeQueueUserWorkItem(running, preferLocal: false);
        }
    }

    private void RenewDue()
    {
        var now = _time.GetTimestamp();
        var half = (long)(_options.Lease.TotalSeconds / 2 * _time.TimestampFrequency);
        lock (_lock)
        {
            foreach (var message in _messages)
            {
                message.RenewIfDue(now, half);
            }
        }
    }
}
