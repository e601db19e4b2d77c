using WasmOs.Functions.Shutdown;

namespace WasmOs.Functions.Worker.Requests;

/// <summary>Counts the running calls for <see cref="DrainService"/>. Thread-safe.</summary>
/// <remarks>
/// The Functions host stops its listeners before it tells a worker to stop, so no call is refused here. A call that arrives all the same is cancelled with the
/// others.
/// </remarks>
internal sealed class RunningCalls : IDrain
{
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private bool _draining;

    /// <inheritdoc/>
    public string What => "calls";

    /// <inheritdoc/>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Counts a call that begins.</summary>
    public void Enter() => Interlocked.Increment(ref _running);

    /// <summary>Counts a call that has ended.</summary>
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
        // A full fence, for the race with Exit: either the last call sees that draining has begun, or its decrement is seen in the next line.
        Interlocked.Exchange(ref _draining, true);
        return Running == 0 ? Task.CompletedTask : _idle.Task;
    }
}
