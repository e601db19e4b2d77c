using System.Diagnostics.CodeAnalysis;

namespace WasmOs.Functions.Invocation;

/// <summary>The right of one function call to run, and the token that takes it back. Reused call after call, so that a call allocates no token source.</summary>
/// <remarks>
/// <c>_state</c> is the number of the call, times eight, plus a <see cref="StopCause"/>; even numbers are idle and odd ones
/// are running. Every change is one compare-exchange from a state that was read before, so a stop that is late for one call never meets the next.
/// </remarks>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A stop may still be cancelling the source when the lease is dropped; without a timer the source holds nothing to free.")]
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

    /// <summary>Why the call was told to stop; meaningful until <see cref="TryEnd"/>.</summary>
    public StopCause Cause => (StopCause)(Volatile.Read(ref _state) & CauseMask);

    /// <summary>Begins a call.</summary>
    /// <param name="sweep">The number of the sweep that came last; see <see cref="InvocationLeases"/>.</param>
    /// <param name="clientGone">Cancelled when the client hangs up.</param>
    public void Begin(long sweep, CancellationToken clientGone)
    {
        _begun = sweep;

        // A full fence: whoever stops all leases either sees this one running or has been seen by its owner.
        Interlocked.Exchange(ref _state, _state + RunningBit);
        _client = clientGone.UnsafeRegister(static state => ((InvocationLease)state!).Stop(StopCause.ClientGone), this);
    }

    /// <summary>Ends the call; false when the lease was stopped (or nearly) and cannot serve another call.</summary>
    public bool TryEnd()
    {
        // Calls that no client waits for have nothing registered.
        bool clientSilent = _client == default || _client.Unregister();
        long state = Volatile.Read(ref _state);
        bool ended = (state & CauseMask) == 0 && Interlocked.CompareExchange(ref _state, state + RunningBit, state) == state;

        // The reset drops what the function left registered on the token.
        return ended && clientSilent && _source.TryReset();
    }

    /// <summary>Stops the call if one runs.</summary>
    public void Stop(StopCause cause) => TryStop(Volatile.Read(ref _state), cause);

    /// <summary>Stops the call if one runs that began before the sweep <paramref name="latest"/>.</summary>
    public void StopIfBegunBefore(long latest, StopCause cause)
    {
        long state = Volatile.Read(ref _state);
        if (Volatile.Read(ref _begun) < latest)
        {
            TryStop(state, cause);
        }
    }

    private void TryStop(long state, StopCause cause)
    {
        bool running = (state & RunningBit) != 0 && (state & CauseMask) == 0;
        if (running && Interlocked.CompareExchange(ref _state, state | (long)cause, state) == state)
        {
            _source.Cancel();
        }
    }
}
