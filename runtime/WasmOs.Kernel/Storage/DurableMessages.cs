using WasmOs.Kernel.Diagnostics;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Kernel.Storage;

/// <summary>Sends the messages of work whose rows are durable. Thread-safe.</summary>
/// <remarks>
/// The row decides that work will be done, so whoever asked for it must not be told that it was refused: sweeps send the message of a row again. A message that
/// storage does not take (a full disk, a queue service that is down) is therefore tried again in the background and the work counts as accepted.
/// <para>While storage takes none, one message at a time is tried and the others wait behind it: each one trying by itself would keep a service down that has just come back. A message that
/// waits for longer than <see cref="Patience"/>, or finds <see cref="Capacity"/> others before it, is left to the sweeps.</para>
/// </remarks>
/// <param name="work">The name under which failures are counted.</param>
/// <param name="time">The clock.</param>
/// <param name="failures">Is told of messages that storage does not take; null: they are only counted.</param>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A semaphore without a wait handle holds nothing.")]
internal sealed class DurableMessages(string work, TimeProvider time, BackgroundFailures? failures)
{
    /// <summary>How many messages wait at most.</summary>
    public const int Capacity = 100_000;

    /// <summary>How many are sent at once, by all callers and the background together.</summary>
    public const int Parallelism = 32;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private readonly BackgroundFailures _failures = failures ?? BackgroundFailures.WithoutLog(time);
    private readonly SemaphoreSlim _places = new(Parallelism);
    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = new();
    private bool _isDown;

    /// <summary>Sends the message, now or as soon as storage takes it. A client that hangs up does not stop it.</summary>
    /// <param name="send">Sends it; may be called again when it is not known whether the message was sent, since the row decides what a message does.</param>
    public async ValueTask SendAsync(Func<ValueTask> send)
    {
        await _places.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!Volatile.Read(ref _isDown))
            {
                await send().ConfigureAwait(false);
                return;
            }
        }
        catch (StorageUnavailableException failure)
        {
            _failures.Report(work, failure);
        }
        finally
        {
            _places.Release();
        }

        Wait(send);
    }

    private void Wait(Func<ValueTask> send)
    {
        lock (_lock)
        {
            if (_waiting.Count < Capacity)
            {
                _waiting.Enqueue(new Waiting(send, time.GetTimestamp()));
            }

            if (_isDown)
            {
                return;
            }

            _isDown = true;
        }

        // Nobody waits for it: its faults end in it.
        _ = SendWaitingAsync();
    }

    /// <summary>Sends what waits: one message after each failure, twice as many after each success, until nothing waits.</summary>
    private async Task SendWaitingAsync()
    {
        var pause = FirstPause;
        var width = 1;
        await Task.Delay(pause, time).ConfigureAwait(false);
        while (Take(width) is { Count: > 0 } batch)
        {
            var stay = await Task.WhenAll(batch.Select(TryAsync)).ConfigureAwait(false);
            if (Array.IndexOf(stay, true) < 0)
            {
                (pause, width) = (FirstPause, Math.Min(2 * width, Parallelism));
                continue;
            }

            PutBack(batch.Where((_, i) => stay[i]));
            width = 1;
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            await Task.Delay(pause, time).ConfigureAwait(false);
        }
    }

    // Ends the outage when nothing waits, under the lock under which messages begin to wait.
    private List<Waiting> Take(int width)
    {
        var batch = new List<Waiting>(width);
        lock (_lock)
        {
            while (batch.Count < width && _waiting.TryDequeue(out var message))
            {
                if (time.GetElapsedTime(message.Since) < Patience)
                {
                    batch.Add(message);
                }
            }

            _isDown = batch.Count > 0;
        }

        return batch;
    }

    private void PutBack(IEnumerable<Waiting> messages)
    {
        lock (_lock)
        {
            foreach (var message in messages)
            {
                _waiting.Enqueue(message);
            }
        }
    }

    /// <returns>Whether the message must be tried again.</returns>
    private async Task<bool> TryAsync(Waiting message)
    {
        await _places.WaitAsync().ConfigureAwait(false);
        try
        {
            await message.Send().ConfigureAwait(false);
            return false;
        }
        catch (StorageUnavailableException failure)
        {
            _failures.Report(work, failure);
            return true;
        }
        catch (ObjectDisposedException)
        {
            // The process ends; what is left is the next one's sweep's.
            return false;
        }
        catch (Exception failure) when (!failure.IsFatal())
        {
            // A defect: trying again would not help, and the sweep sends what is left.
            _failures.Report(work, failure);
            return false;
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>A message that waits.</summary>
    /// <param name="Send">Sends it.</param>
    /// <param name="Since">The time stamp from which it waits.</param>
    private readonly record struct Waiting(Func<ValueTask> Send, long Since);
}
