using System.Globalization;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Tasks;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Kernel.Schedules;

/// <summary>Fires schedules at their second: each minute somebody has it read what is due until the end of the next one, and a timer waits for the seconds. Thread-safe.</summary>
/// <remarks>Schedules are not held in memory, only the ids of those that are due within two minutes. What is lost with the process, the next <see cref="TickAsync"/> of any host finds.</remarks>
public sealed class ScheduleRunner : IAsyncDisposable
{
    private const int Capacity = 20_000;
    private const int Parallelism = 32;
    private const int PageSize = 500;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>The wall clock may be set while the timer waits, so it looks at it again now and then.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;
    private readonly Action<string, Exception?> _report;
    private readonly ScheduleStore _store;
    private readonly ScheduleWheel _wheel = new(Capacity);
    private readonly SemaphoreSlim _pumping = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private long _horizon;
    private long _lastTick;
    private int _disposed;
    private volatile bool _isMore;

    /// <summary>Creates the runner.</summary>
    /// <param name="storage">Where schedules are.</param>
    /// <param name="tasks">Takes what is fired.</param>
    /// <param name="events">Is told of fires and misfires.</param>
    /// <param name="time">The clock.</param>
    /// <param name="report">Gets what went wrong behind the back of any caller, with its cause: a defect, or storage that is down.</param>
    public ScheduleRunner(IStorage storage, TaskService tasks, EventPublisher events, TimeProvider time, Action<string, Exception?> report)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _report = report;
        _store = new ScheduleStore(storage.Tables);
        Firer = new ScheduleFirer(storage.Tables, tasks, new ScheduleEvents(events), time);
        _timer = time.CreateTimer(static state => ((ScheduleRunner)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    internal ScheduleFirer Firer { get; }

    /// <summary>Schedules that this host waits for.</summary>
    public int Waiting => _wheel.Count;

    /// <summary>Reads what is due until the end of the next minute, and fires what is due now. To be called each minute, by one host or by several.</summary>
    public async Task TickAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var before = Interlocked.Exchange(ref _lastTick, now.UtcTicks);
        if (before - now.UtcTicks > Minute.Ticks)
        {
            await RewindAsync(now, TimeSpan.FromTicks(before - now.UtcTicks), cancellationToken).ConfigureAwait(false);
        }

        var horizon = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % Minute.Ticks), TimeSpan.Zero) + (2 * Minute);
        Interlocked.Exchange(ref _horizon, horizon.UtcTicks);
        await LoadAsync(horizon, cancellationToken).ConfigureAwait(false);
        await PumpAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for a schedule that was created or changed, when it is due before the next tick finds it.</summary>
    internal void Consider(Schedule schedule)
    {
        var soon = Math.Max(Interlocked.Read(ref _horizon), (_time.GetUtcNow() + Minute).UtcTicks);
        if (schedule.WakeAt is not { } wake || wake.UtcTicks >= soon)
        {
            return;
        }

        _isMore |= !_wheel.Add(schedule.Id, wake);
        SetTimer();
    }

    /// <summary>Stops waiting; what is being fired is given up where it stands, which loses nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _pumping.WaitAsync().ConfigureAwait(false);
        _pumping.Dispose();
        _stop.Dispose();
    }

    private async Task LoadAsync(DateTimeOffset horizon, CancellationToken cancellationToken)
    {
        _isMore = false;
        foreach (var (wakeAt, id) in await _store.ListDueAsync(horizon, Capacity, cancellationToken).ConfigureAwait(false))
        {
            _isMore |= !_wheel.Add(id, wakeAt);
        }

        _isMore |= _wheel.Count >= Capacity;
    }

    private void OnTimer()
    {
        // Nobody waits for it: its faults end in it.
        _ = PumpBehindAsync();
    }

    private async Task PumpBehindAsync()
    {
        try
        {
            await PumpAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The host stops.
        }
        catch (StorageUnavailableException e)
        {
            _report("Due schedules wait for storage, and are tried again within a minute.", e);
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of the timer: the next tick reads what is due again.
            _report("Due schedules could not be looked at, and are tried again within a minute.", e);
        }
    }

    /// <summary>Fires what is due when it begins. What becomes due meanwhile is the timer's: where firing takes longer than schedules have time, the function that called this would never end.</summary>
    private async Task PumpAsync(CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        await _pumping.WaitAsync(both.Token).ConfigureAwait(false);
        try
        {
            var now = _time.GetUtcNow();
            while (_wheel.TakeDue(now) is { Count: > 0 } due)
            {
                await Parallel.ForEachAsync(
                    due, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = both.Token }, FireAsync).ConfigureAwait(false);
                if (_isMore && _wheel.Count < Capacity / 2)
                {
                    await LoadAsync(new DateTimeOffset(Interlocked.Read(ref _horizon), TimeSpan.Zero), both.Token).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            _pumping.Release();
            SetTimer();
        }
    }

    private async ValueTask FireAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            if (await Firer.FireAsync(id, cancellationToken).ConfigureAwait(false) is { } schedule)
            {
                Consider(schedule);
            }
        }
        catch (StorageUnavailableException e)
        {
            _report("Due schedules wait for storage, and are tried again within a minute.", e);
        }
        catch (Exception e) when (e is not OperationCanceledException && !e.IsFatal())
        {
            // The boundary of one schedule: the others are not to suffer.
            _report($"Schedule {id} could not be fired, and is tried again within a minute.", e);
        }
    }

    private void SetTimer()
    {
        if (_stop.IsCancellationRequested || _wheel.Next is not { } next)
        {
            return;
        }

        var wait = next - _time.GetUtcNow();
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;

        // Whole milliseconds up, so that the timer does not come before its time.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// Schedules that fired at times which are now ahead again would wait until the clock has made up for it; they go on with their next time from now. A due time that
    /// was fired has its line in the history, so it is passed over.
    /// </summary>
    private async Task RewindAsync(DateTimeOffset now, TimeSpan amount, CancellationToken cancellationToken)
    {
        var count = 0;
        string? after = null;
        do
        {
            var page = await _store.ListAsync(after, PageSize, cancellationToken).ConfigureAwait(false);
            foreach (var schedule in page.Items.Where(schedule => schedule.LastDueAt > now && schedule.DueAt > now))
            {
                if (ScheduleClock.Of(schedule.Id, schedule.Settings) is { } clock && clock.First(now) is { } next && next < schedule.DueAt)
                {
                    // Lost to another writer: then it has been set by that one.
                    await _store.UpdateAsync(schedule, schedule with { DueAt = next, WakeAt = clock.WakeOf(next), CatchUpUntil = null }, cancellationToken)
                        .ConfigureAwait(false);
                    count++;
                }
            }

            after = page.Continuation;
        }
        while (after is not null);
        _report(
            string.Create(CultureInfo.InvariantCulture, $"The clock was set back by {amount}; {count} schedules go on with their next time from now."), null);
    }
}
