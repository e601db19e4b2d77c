using System.Globalization;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Tasks;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Kernel.Schedules;

/// <summary>
/// Fires schedules to the second. A timer function of the head calls <see cref="TickAsync"/> each minute, which reads what is due until the end of the next
/// minute; a timer of this class waits for the seconds. Thread-safe.
/// </summary>
/// <remarks>
/// Memory holds only the ids of schedules that are due within two minutes. When the process ends, the next <see cref="TickAsync"/> of any host reads them
/// again.
/// </remarks>
public sealed class ScheduleRunner : IAsyncDisposable
{
    private const int Capacity = 20_000;
    private const int Parallelism = 32;
    private const int PageSize = 500;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>The longest wait of the timer, because the wall clock may be set meanwhile.</summary>
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
    private volatile bool _hasMore;

    /// <summary>Creates the runner.</summary>
    /// <param name="storage">The storage of schedules.</param>
    /// <param name="tasks">Accepts the tasks that schedules submit.</param>
    /// <param name="events">Publishes fires and misfires.</param>
    /// <param name="time">The clock.</param>
    /// <param name="report">Receives failures that no caller sees, with their cause: a defect, or storage that is down. A null cause is a warning.</param>
    /// <param name="creators">Finds those under whose rights schedules run; null where nobody has an id.</param>
    /// <param name="metrics">Counts due times; null where nobody looks.</param>
    /// <param name="tracing">Begins spans of fires; null where nobody looks.</param>
    public ScheduleRunner(
        IStorage storage, TaskService tasks, EventPublisher events, TimeProvider time, Action<string, Exception?> report, ICreators? creators = null,
        ScheduleMetrics? metrics = null, Tracing? tracing = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _report = report;
        _store = new ScheduleStore(storage.Tables);
        Firer = new ScheduleFirer(storage.Tables, tasks, new ScheduleEvents(events), time, creators, report, metrics, tracing);
        _timer = time.CreateTimer(static state => ((ScheduleRunner)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    internal ScheduleFirer Firer { get; }

    /// <summary>How many schedules this host waits for.</summary>
    public int Waiting => _wheel.Count;

    /// <summary>Reads what is due until the end of the next minute, and fires what is due now. Must be called each minute, by one host or by several.</summary>
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

    /// <summary>How late the schedule is that has waited longest beyond the time at which a host should have handled it; zero when none is late.</summary>
    public async ValueTask<TimeSpan> FindLatenessAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var first = await _store.ListDueAsync(now, 1, cancellationToken).ConfigureAwait(false);
        return first.Count == 0 || first[0].WakeAt > now ? TimeSpan.Zero : now - first[0].WakeAt;
    }

    /// <summary>Adds a schedule that was created or changed to the waiting ones, when it is due before the next tick would find it.</summary>
    internal void Consider(Schedule schedule)
    {
        var soon = Math.Max(Interlocked.Read(ref _horizon), (_time.GetUtcNow() + Minute).UtcTicks);
        if (schedule.WakeAt is not { } wake || wake.UtcTicks >= soon)
        {
            return;
        }

        _hasMore |= !_wheel.Add(schedule.Id, wake);
        SetTimer();
    }

    /// <summary>Stops waiting and interrupts what is being fired. Nothing is lost: storage still has it as due.</summary>
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
        _hasMore = false;
        foreach (var (wakeAt, id) in await _store.ListDueAsync(horizon, Capacity, cancellationToken).ConfigureAwait(false))
        {
            _hasMore |= !_wheel.Add(id, wakeAt);
        }

        _hasMore |= _wheel.Count >= Capacity;
    }

    private void OnTimer()
    {
        // Fire and forget: every failure is caught inside.
        _ = PumpInBackgroundAsync();
    }

    private async Task PumpInBackgroundAsync()
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
            _report("Due schedules could not be read, and are tried again within a minute.", e);
        }
    }

    /// <summary>
    /// Fires what is due at the beginning of the call. What becomes due meanwhile is left to the timer: otherwise, when firing is slower than schedules become
    /// due, the timer function that called this would never end.
    /// </summary>
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
                if (_hasMore && _wheel.Count < Capacity / 2)
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
            // The boundary of one schedule: other schedules must still fire.
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

        // Round up to whole milliseconds, so that the timer does not fire early.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// Called when the wall clock was set back. Schedules whose last due time is now in the future would wait until the clock reaches it again; they continue
    /// at their first due time from now. A due time that has fired before has its line in the history and does not fire again.
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
                    // Null when another writer changed the schedule: that writer has computed the next due time.
                    await _store.UpdateAsync(schedule, schedule with { DueAt = next, WakeAt = clock.WakeOf(next), CatchUpUntil = null }, cancellationToken)
                        .ConfigureAwait(false);
                    count++;
                }
            }

            after = page.Continuation;
        }
        while (after is not null);
        _report(
            string.Create(CultureInfo.InvariantCulture, $"The clock was set back by {amount}; {count} schedules continue at their next due time."), null);
    }
}
