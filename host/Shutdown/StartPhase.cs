namespace WasmOs.Host.Shutdown;

/// <summary>Whether the host still starts, and a stop that was asked for meanwhile. Thread-safe.</summary>
/// <remarks>
/// A start that is cancelled half-way leaves services half started, and ends in the exception of whichever service noticed first. So a stop that comes during the start shortens what waits for storage
/// (<see cref="StopAsked"/>), and begins when the start is over: the services stop as they always do.
/// </remarks>
internal sealed class StartPhase : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private bool _isAsked;
    private bool _isOver;

    /// <summary>Cancelled when a stop is asked for during the start: what takes long gives up, without an error.</summary>
    public CancellationToken StopAsked => _stop.Token;

    /// <summary>Keeps a stop for the end of the start; false when the start is over, and the stop can begin.</summary>
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

    /// <summary>Ends the start; whether a stop was asked for meanwhile.</summary>
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
