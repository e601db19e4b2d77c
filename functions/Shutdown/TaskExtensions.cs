namespace WasmOs.Functions.Shutdown;

/// <summary>Waits for tasks with a time limit.</summary>
internal static class TaskExtensions
{
    /// <summary>
    /// Waits for a task to end, at most for <paramref name="limit"/>. False when it did not end in time, was cancelled or the wait was cancelled.
    /// </summary>
    public static async Task<bool> WithinAsync(this Task task, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken = default)
    {
        try
        {
            await task.WaitAsync(limit, time, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }
}
