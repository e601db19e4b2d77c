using WasmOs.Functions.Invocation;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Host.Queues;

/// <summary>A message whose function runs: holds the right to it, which is renewed meanwhile.</summary>
/// <remarks>Each renewal changes the pop receipt, so the end waits for a renewal that is on its way and begins none.</remarks>
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

    /// <summary>The right to the message; final after <see cref="EndAsync"/>.</summary>
    public QueueReceipt Receipt => _receipt;

    /// <summary>Runs the message; the thread pool calls it.</summary>
    public void Execute() => _ = listener.RunAsync(this);

    /// <summary>The function begins.</summary>
    /// <param name="lease">Stopped when somebody else gets the message.</param>
    public void Begin(InvocationLease lease)
    {
        lock (_lock)
        {
            _lease = lease;
        }
    }

    /// <summary>Renews the right when half of its time is over.</summary>
    /// <param name="now">A time stamp.</param>
    /// <param name="half">Half the time, as a span of time stamps.</param>
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

    /// <summary>The function has ended. False when the message is somebody else's by now.</summary>
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
        // Leaves the lock first: the store may answer at once. A renewal needs the receipt of the one before it.
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
            // The boundary of the renewals, whose end the message waits for. Tried again at the listener's next tick; whether the message is still ours shows when it is deleted.
            listener.Log.Waits(e);
            Volatile.Write(ref _renewedAt, renewedAt);
            return;
        }

        _lost = true;
        _lease?.Stop(StopCause.MessageLost);
    }
}
