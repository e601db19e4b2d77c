using WasmOs.Kernel.Diagnostics;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Kernel.Storage;

/// <summary>Sends the messages of work whose rows are already durable. Thread-safe.</summary>
/// <remarks>
/// <para>The row decides that work will be done, and sweeps send a missing message again. So a caller must not be told that its work was refused because
/// storage did not take the message (a full disk, a queue service that is down): the message is tried again in the background and the work counts as
/// accepted.</para>
/// <para>While storage takes no messages, one message at a time is tried and the others wait in line: if each retried by itself, their load could bring a
/// recovering service down again. A message that waits longer than <see cref="Patience"/>, or finds <see cref="Capacity"/> others in line, is left to the
/// sweeps.</para>
/// </remarks>
/// <param name="work">The name under which failures are counted.</param>
/// <param name="time">The clock.</param>
/// <param name="failures">Receives the failures to send; null: failures are only counted.</param>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A semaphore without a wait handle holds nothing.")]
internal sealed class DurableMessages(string work, TimeProvider time, BackgroundFailures? failures)
{
    /// <summary>The maximum number of messages that wait in line.</summary>
    public const int Capacity = 100_000;

    /// <summary>The maximum number of concurrent sends, by all callers and the background loop together.</summary>
    public const int Parallelism = 32;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private readonly BackgroundFailures _failures = failures ?? BackgroundFailures.WithoutLog(time);
    private readonly SemaphoreSlim _slots = new(Parallelism);
    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = new();
    private bool _isDown;

    /// <summary>Sends the message, now or as soon as storage takes it. The send cannot be canceled: a client that hangs up does not stop it.</summary>
    /// <param name="send">Sends the message. Called again when the first result is unknown, so the message may arrive twice; that is harmless, because the row
    /// decides what a message does.</param>
    public async ValueTask SendAsync(Func<ValueTask> send)
    {
        await _slots.WaitAsync().ConfigureAwait(false);
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
            _slots.Release();
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

        // Fire and forget: every failure is caught inside.
        _ = SendWaitingAsync();
    }

    /// <summary>Sends the waiting messages until none is left: one at a time after a failure, twice as many at once after each success.</summary>
    private async Task SendWaitingAsync()
    {
        var pause = FirstPause;
        var width = 1;
        await Task.Delay(pause, time).ConfigureAwait(false);
        while (Take(width) is { Count: > 0 } batch)
        {
            var mustRetry = await Task.WhenAll(batch.Select(TryAsync)).ConfigureAwait(false);
            if (Array.IndexOf(mustRetry, true) < 0)
            {
                (pause, width) = (FirstPause, Math.Min(2 * width, Parallelism));
                continue;
            }

            PutBack(batch.Where((_, i) => mustRetry[i]));
            width = 1;
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            await Task.Delay(pause, time).ConfigureAwait(false);
        }
    }

    // Taking nothing ends the outage. This is decided under the lock that guards enqueueing, so that no message is left in line without a loop.
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

    /// <returns>True when the message must be tried again.</returns>
    private async Task<bool> TryAsync(Waiting message)
    {
        await _slots.WaitAsync().ConfigureAwait(false);
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
            // The process is stopping; the next process's sweep sends what is left.
            return false;
        }
        catch (Exception failure) when (!failure.IsFatal())
        {
            // A defect: another try would fail too. The sweep sends the message.
            _failures.Report(work, failure);
            return false;
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>A message that waits.</summary>
    /// <param name="Send">Sends the message.</param>
    /// <param name="Since">The monotonic timestamp at which the message joined the line.</param>
    private readonly record struct Waiting(Func<ValueTask> Send, long Since);
}
