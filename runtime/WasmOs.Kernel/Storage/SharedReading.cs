using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Kernel.Storage;

/// <summary>Reads something from storage, one reading at a time, for all callers that ask meanwhile. Thread-safe.</summary>
/// <remarks>
/// An older reading can so never replace a newer one. When storage is down, all callers that wait get the failure of the one attempt that runs, instead of
/// waiting one after another for an attempt each.
/// </remarks>
/// <param name="read">Reads, and publishes what was read. Never called twice at once.</param>
/// <param name="stop">Cancels readings. A caller that goes away cancels none: others may wait for the same one.</param>
internal sealed class SharedReading<T>(Func<CancellationToken, ValueTask<T>> read, CancellationToken stop)
{
    private readonly Lock _lock = new();
    private Task<T>? _current;

    /// <summary>Whether a reading is running.</summary>
    public bool IsRunning => Volatile.Read(ref _current) is not null;

    /// <summary>Waits for the reading that runs; starts one when none does.</summary>
    /// <param name="isRecent">
    /// Whether the success of a reading that had begun before this call is recent enough. If not, the caller waits for the next one. Its failure always counts.
    /// </param>
    /// <param name="cancellationToken">Ends the wait, not the reading.</param>
    public async ValueTask<T> GetAsync(Func<T, bool> isRecent, CancellationToken cancellationToken)
    {
        var reading = Join(out var started);
        var result = await reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (started || isRecent(result))
        {
            return result;
        }

        // The reading that runs by now began after this call.
        return await Join(out _).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until no reading runs, whatever its outcome. To be called after <c>stop</c> was cancelled.</summary>
    public async ValueTask WaitForEndAsync()
    {
        if (Volatile.Read(ref _current) is Task current)
        {
            await current.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task<T> Join(out bool started)
    {
        TaskCompletionSource<T> attempt;
        lock (_lock)
        {
            started = _current is null;
            if (!started)
            {
                return _current!;
            }

            attempt = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            _current = attempt.Task;
        }

        _ = RunAsync(attempt);
        return attempt.Task;
    }

    private async Task RunAsync(TaskCompletionSource<T> attempt)
    {
        try
        {
            var result = await read(stop).ConfigureAwait(false);
            Volatile.Write(ref _current, null);
            attempt.SetResult(result);
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of the reading: all callers that wait get the failure. It counts as seen when all of them have gone away.
            Volatile.Write(ref _current, null);
            attempt.SetException(e);
            _ = attempt.Task.Exception;
        }
    }
}
