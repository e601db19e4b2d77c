namespace WasmOs.FunctionsHosting;

/// <summary>Somebody who waits for an entry. Used under the log's lock.</summary>
internal sealed class WorkerLogWaiter(Func<WorkerLogEntry, bool> predicate)
{
    /// <summary>Ends with the first entry that was looked for, or with what the predicate threw.</summary>
    public TaskCompletionSource<WorkerLogEntry> Found { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Offer(WorkerLogEntry entry)
    {
        if (Found.Task.IsCompleted)
        {
            return;
        }

        try
        {
            if (predicate(entry))
            {
                Found.TrySetResult(entry);
            }
        }
        catch (Exception failure) // The predicate is the waiter's: what it throws is told to the waiter, and not to whoever logged.
        {
            Found.TrySetException(failure);
        }
    }
}
