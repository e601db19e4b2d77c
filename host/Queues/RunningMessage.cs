using WasmOs.Functions.Invocation;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Host.Queues;

/// <summary>A message whose function runs. Owns the message's lease, which is renewed until the function has ended. Thread-safe.</summary>
/// <remarks>Each renewal changes the pop receipt. So <see cref="EndAsync"/> waits for a running renewal and prevents further ones.</remarks>
internal sealed class RunningMessage(QueueListener listener, StoredMessage message, long receivedAt) : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private QueueReceipt _receipt = new(message.MessageId, message.PopReceipt);
    private InvocationLease? _lease;
    private Task _renewal = Task.CompletedTask;
    private long _renewedAt = receivedAt;
    private bool _ended;
    private bool _lost;

    /// <summary>The message as it was received.</summary>
    public StoredMessage Message => message;

    /// <summary>The receipt of the message's lease. Final after <see cref="EndAsync"/>.</summary>
    public QueueReceipt Receipt => _receipt;

    /// <summary>Processes the message. The thread pool calls this.</summary>
    public void Execute() => _ = listener.RunAsync(this);

    /// <summary>Sets the lease of the function's call, before the call begins.</summary>
    /// <param name="lease">The call's lease. It is stopped when another receiver gets the message.</param>
    public void Begin(InvocationLease lease)
    {
        lock (_lock)
        {
            _lease = lease;
        }
    }

    /// <summary>Starts a renewal when half of the lease's time is over.</summary>
    /// <param name="now">The current time stamp.</param>
    /// <param name="half">Half of the lease's time, in units of time stamps.</param>
    public void RenewIfDue(long now, long half)
    {
        lock (_lock)
        {
            if (!_ended && !_lost && now - _renewedAt >= half)
            {
                _renewal = RenewAsync(_renewal, _renewedAt);
                _renewedAt = now;
            }
        }
    }

    /// <summary>Ends the renewals, because the function has ended. Returns false when another receiver has the message.</summary>
    public async ValueTask<bool> EndAsync()
    {
        Task renewal;
        lock (_lock)
        {
            _ended = true;
            renewal = _renewal;
        }

        await renewal;
        return !_lost;
    }

    private async Task RenewAsync(Task earlier, long renewedAt)
    {
        // Yield first, to leave the lock of the caller, because the store may complete synchronously. A renewal needs the receipt of the renewal before it.
        await earlier.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (_lost)
        {
            return;
        }

        try
        {
            if (await listener.RenewAsync(_receipt) is { } receipt)
            {
                _receipt = receipt;
                return;
            }
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of the renewals, which must not throw into EndAsync. The listener's next tick tries again. The deletion shows whether the lease
            // still holds.
            listener.Log.Waits(e);
            Volatile.Write(ref _renewedAt, renewedAt);
            return;
        }

        _lost = true;
        _lease?.Stop(StopCause.MessageLost);
    }
}
