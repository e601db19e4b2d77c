using WasmOs.Kernel.Diagnostics;
using WasmOs.Runtime;

namespace WasmOs.Kernel.Storage;

/// <summary>Sends the messages of work whose rows are durable. Thread-safe.</summary>
/// <remarks>
/// The row decides that work will be done, so whoever asked for it must not be told that it was refused: sweeps send the message of a row again. A message that
/// storage does not take (a full disk, a queue service that is down) is therefore tried again in the background and the work counts as accepted.
/// </remarks>
/// <param name="work">The name under which failures are counted.</param>
/// <param name="time">The clock.</param>
/// <param name="failures">Is told of messages that storage does not take; null: they are only counted.</param>
internal sealed class DurableMessages(string work, TimeProvider time, BackgroundFailures? failures)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>How long a message is tried; sweeps do the rest.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private readonly BackgroundFailures _failures = failures ?? BackgroundFailures.WithoutLog(time);

    /// <summary>Sends the message, now or as soon as storage takes it. A client that hangs up does not stop it.</summary>
    /// <param name="send">Sends it; may be called again when it is not known whether the message was sent, since the row decides what a message does.</param>
    public async ValueTask SendAsync(Func<ValueTask> send)
    {
        try
        {
            await send().ConfigureAwait(false);
        }
        catch (StorageUnavailableException failure)
        {
            _failures.Report(work, failure);

            // Nobody waits for it.
            _ = RetryAsync(send);
        }
    }

    private async Task RetryAsync(Func<ValueTask> send)
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
            catch (StorageUnavailableException failure)
            {
                _failures.Report(work, failure);
            }
            catch (ObjectDisposedException)
            {
                // The process ends; what is left is the next one's sweep's.
                return;
            }
            catch (Exception failure) when (!failure.IsFatal())
            {
                // A defect: trying again would not help, and the sweep sends what is left.
                _failures.Report(work, failure);
                return;
            }
        }
    }
}
