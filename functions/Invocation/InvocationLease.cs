using System.Diagnostics.CodeAnalysis;

namespace WasmOs.Functions.Invocation;

/// <summary>
/// The right of one function call to run, with a token that is cancelled when the call has to stop. Leases are reused, so that a call allocates no token
/// source.
/// </summary>
/// <remarks>
/// <c>_state</c> is a counter times eight, plus a <see cref="StopCause"/>. The counter goes up by one when a call begins and when a call ends: it is odd while
/// a call runs. Every change is one
/// compare-exchange from a state that was read before. So a stop that comes too late for one call cannot stop the next.
/// </remarks>
[SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "A stop may still be cancelling the source when the lease is dropped; without a timer the source holds nothing to free.")]
internal sealed class InvocationLease
{
    private const int CauseBits = 3;
    private const long CauseMask = (1 << CauseBits) - 1;
    private const long RunningBit = 1 << CauseBits;

    private readonly CancellationTokenSource _source = new();
    private CancellationTokenRegistration _client;
    private long _state;
    private long _begun;

    /// <summary>Cancelled when the call has to stop.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Why the call was told to stop. Valid until <see cref="TryEnd"/>.</summary>
    public StopCause Cause => (StopCause)(Volatile.Read(ref _state) & CauseMask);

    /// <summary>Begins a call.</summary>
    /// <param name="sweep">The number of the last sweep; see <see cref="InvocationLeases"/>.</param>
    /// <param name="clientGone">Cancelled when the client disconnects.</param>
    public void Begin(long sweep, CancellationToken clientGone)
    {
        _begun = sweep;

        // A full fence, for the race with StopAll: either StopAll sees that this lease runs, or the renter sees after this call that the host stops.
        Interlocked.Exchange(ref _state, _state + RunningBit);
        _client = clientGone.UnsafeRegister(static state => ((InvocationLease)state!).Stop(StopCause.ClientGone), this);
    }

    /// <summary>Ends the call. False when the lease was stopped, or may be stopped at this moment: then it must not serve another call.</summary>
    public bool TryEnd()
    {
        // A call that no client waits for has no registration.
        var clientSilent = _client == default || _client.Unregister();
        var state = Volatile.Read(ref _state);
        var ended = (state & CauseMask) == 0 && Interlocked.CompareExchange(ref _state, state + RunningBit, state) == state;

        // TryReset removes the callbacks that the function left on the token.
        return ended && clientSilent && _source.TryReset();
    }

    /// <summary>Stops the call if one is running.</summary>
    public void Stop(StopCause cause) => TryStop(Volatile.Read(ref _state), cause);

    /// <summary>Stops the running call if it began before the sweep <paramref name="latest"/>.</summary>
    public void StopIfBegunBefore(long latest, StopCause cause)
    {
        var state = Volatile.Read(ref _state);
        if (Volatile.Read(ref _begun) < latest)
        {
            TryStop(state, cause);
        }
    }

    private void TryStop(long state, StopCause cause)
    {
        var running = (state & RunningBit) != 0 && (state & CauseMask) == 0;
        if (running && Interlocked.CompareExchange(ref _state, state | (long)cause, state) == state)
        {
            _source.Cancel();
        }
    }
}
