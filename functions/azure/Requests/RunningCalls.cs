using WasmOs.Functions.Shutdown;

namespace WasmOs.Functions.Worker.Requests;

/// <summary>Counts the calls that go on, for the stop. Thread-safe.</summary>
/// <remarks>The Functions host ends its listeners before it tells a worker to end, so nothing is refused here: a call that comes all the same is stopped as the others are.</remarks>
internal sealed class RunningCalls : IDrain
{
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private bool _draining;

    /// <inheritdoc/>
    public string What => "calls";

    /// <inheritdoc/>
    public int Running => Volatile.Read(ref _running);

    /// <summary>A call begins.</summary>
    public void Enter() => Interlocked.Increment(ref _running);

    /// <summary>A call has ended.</summary>
    public void Exit()
    {
        if (Interlocked.Decrement(ref _running) == 0 && Volatile.Read(ref _draining))
        {
            _idle.TrySetResult();
        }
    }

    /// <inheritdoc/>
    public Task DrainAsync()
    {
        // A full fence: the last call either sees this or was counted out before the look.
        Interlocked.Exchange(ref _draining, true);
        return Running == 0 ? Task.CompletedTask : _idle.Task;
    }
}
