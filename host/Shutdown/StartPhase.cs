namespace WasmOs.Host.Shutdown;

/// <summary>Knows whether the start is still running, and defers a stop that is requested during the start. Thread-safe.</summary>
/// <remarks>
/// Cancelling a start would leave some services started and others not, and would end in the exception of the service that noticed first. So a stop that is
/// requested during the start only shortens the waits for storage (<see cref="StopAsked"/>). It begins when the start has ended, and the services stop as
/// usual.
/// </remarks>
internal sealed class StartPhase : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private bool _isAsked;
    private bool _isOver;

    /// <summary>Cancelled when a stop is requested during the start. Steps that take long must then end without an error.</summary>
    public CancellationToken StopAsked => _stop.Token;

    /// <summary>Defers a stop to the end of the start. Returns false when the start has ended and the stop can begin at once.</summary>
    public bool TryDefer()
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return false;
            }

            _isAsked = true;
        }

        _stop.Cancel();
        return true;
    }

    /// <summary>Marks the end of the start. Returns true when a stop was requested during the start.</summary>
    public bool End()
    {
        lock (_lock)
        {
            _isOver = true;
            return _isAsked;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();
}
