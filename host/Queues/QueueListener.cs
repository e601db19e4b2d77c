using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Host.Queues;

/// <summary>Calls the function of one queue for each message, by the rules of Azure Functions' queue listener. Thread-safe.</summary>
/// <remarks>
/// One loop receives messages in batches. It receives the next batch when the number of running messages is at most the threshold, and several batches at once
/// when the queue is full and there is room for them. Each message runs as its own thread pool item and deletes itself, so that the local store commits many
/// deletes as one transaction. One timer renews the leases of all messages that run for long.
/// </remarks>
internal sealed class QueueListener : IDisposable
{
    // More parallel receives than these bring nothing on the local store, which executes them in turn, and little on a storage account.
    private const int MaxExtraPolls = 7;

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
    private bool _isFull;
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

    /// <summary>The number of running messages.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>The log of queue functions.</summary>
    internal QueueLog Log => _processor.Log;

    /// <summary>Starts to receive messages.</summary>
    public void Start() => _loop = Task.Run(LoopAsync);

    /// <summary>Receives no more messages. The task completes when the last running message has ended.</summary>
    public Task DrainAsync()
    {
        _stopping = true;
        _signal.Wake();
        return _loop;
    }

    /// <summary>Processes a message until it is deleted, shown again or moved. The message calls this on the thread pool.</summary>
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

    /// <summary>Renews the lease of a message. Returns null when another receiver has the message.</summary>
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
                // The boundary of the loop: after any failure, the queue is polled again.
                _processor.Log.ListenerFailed(e);
                await _signal.WaitAsync(_backOff.AfterFailure());
            }
        }

        // 4. Stopping: wait until the running messages have ended.
        while (Running > 0)
        {
            await _signal.WaitAsync(Timeout.InfiniteTimeSpan);
        }
    }

    private async Task TurnAsync()
    {
        // 1. Wait until there is room for a batch.
        if (Running > _threshold)
        {
            await _signal.WaitAsync(Timeout.InfiniteTimeSpan);
            return;
        }

        // 2. Receive and start a batch. Receive several at once when the last receives were all full and there is room for more.
        var extra = _isFull ? Math.Min((_threshold - Running) / _options.BatchSize, MaxExtraPolls) : 0;
        var polls = await Task.WhenAll(Enumerable.Range(0, 1 + extra).Select(_ => PollAsync()));
        LogStorageState(Array.Find(polls, poll => poll.Failure is not null).Failure);
        _isFull = Array.TrueForAll(polls, poll => poll.Count == _options.BatchSize);

        // 3. No message came: wait for the next poll.
        if (Array.Exists(polls, poll => poll.Count > 0))
        {
            _backOff.Reset();
        }
        else
        {
            await _signal.WaitAsync(_failed ? _backOff.AfterFailure() : _backOff.AfterEmpty());
        }
    }

    /// <summary>Receives a batch and starts its messages.</summary>
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

            // A stop does not cancel the receive, because a cancelled receive may have hidden messages nevertheless.
            messages = await _function.Store.ReceiveAsync(_function.Queue, _options.BatchSize, _options.Lease, CancellationToken.None);
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // After any failure, the queue is polled again.
            return new QueuePoll(0, e);
        }

        await StartAsync(messages);
        return new QueuePoll(messages.Count, null);
    }

    /// <summary>Logs once that storage is down, and once that it is available again.</summary>
    private void LogStorageState(Exception? failure)
    {
        // Storage may return without its queues, so ensure them again.
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
            // These messages arrived after the stop had begun: show them at once to other receivers.
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
