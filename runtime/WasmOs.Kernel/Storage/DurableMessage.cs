namespace WasmOs.Kernel.Storage;

/// <summary>Sends the message of work whose row is durable.</summary>
/// <remarks>
/// The row decides that work will be done, so whoever asked for it must not be told that it was refused: sweeps send the message of a row again. A message that
/// storage does not take (a full disk, a queue service that is down) is therefore tried again in the background and the work counts as accepted.
/// </remarks>
internal static class DurableMessage
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>How long a message is tried; sweeps do the rest.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>Sends the message, now or as soon as storage takes it. A client that hangs up does not stop it.</summary>
    /// <param name="send">Sends it; may be called again when it is not known whether the message was sent, since the row decides what a message does.</param>
    /// <param name="time">The clock.</param>
    public static async ValueTask SendAsync(Func<ValueTask> send, TimeProvider time)
    {
        try
        {
            await send().ConfigureAwait(false);
        }
        catch (StorageUnavailableException)
        {
            // Nobody waits for it.
            _ = RetryAsync(send, time);
        }
    }

    private static async Task RetryAsync(Func<ValueTask> send, TimeProvider time)
    {
        var started = time.GetTimestamp();
        for (var pause = FirstPause; time.GetElapsedTime(started) < Patience; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            await Task.Delay(pause, time).ConfigureAwait(false);
            try
            {
                await send().ConfigureAwait(false);
                return;
            }
            catch (StorageUnavailableException)
            {
                // Storage is still down.
            }
            catch (ObjectDisposedException)
            {
                // The process ends; what is left is the next one's sweep's.
                return;
            }
        }
    }
}
