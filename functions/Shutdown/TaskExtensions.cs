namespace WasmOs.Functions.Shutdown;

/// <summary>Waiting with a bound.</summary>
internal static class TaskExtensions
{
    /// <summary>Waits for a task, at most a time. False when it did not end.</summary>
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
