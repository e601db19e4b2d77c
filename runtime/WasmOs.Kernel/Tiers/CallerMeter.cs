namespace WasmOs.Kernel.Tiers;

/// <summary>The counts of one caller on this host. Thread-safe, by a lock of its own.</summary>
/// <param name="name">The caller's name in storage.</param>
/// <param name="isShared">Whether other hosts count in the same storage, so that minutes are leased too.</param>
internal sealed class CallerMeter(string name, bool isShared)
{
    /// <summary>How long a caller waits who has too many runs at once: nobody knows when one ends.</summary>
    public static readonly TimeSpan ConcurrentRetry = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LeaseBackOff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(1);
    private static readonly Task<bool> NotNow = Task.FromResult(false);

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RateWindow _minute;
    private RateWindow _day;
    private RateWindow _cpu;
    private long _running;
    private long _background;
    private long _usedAt;
    private bool _isRetired;
    private TaskCompletionSource<bool>? _leasing;
    private long _leaseAgainAt;

    /// <summary>The caller's name in storage.</summary>
    public string Name => name;

    /// <summary>Whether another meter takes the place of this one.</summary>
    public bool IsRetired
    {
        get
        {
            lock (_lock)
            {
                return _isRetired;
            }
        }
    }

    /// <summary>Completes when a retired meter has returned to storage what it did not use.</summary>
    public Task Settled => _settled.Task;

    /// <summary>Counts a call, unless a limit is reached.</summary>
    /// <param name="policy">The limits.</param>
    /// <param name="kind">What the caller does. A run counts until <see cref="Exit"/>.</param>
    /// <param name="now">The time, UTC ticks.</param>
    /// <param name="decision">The decision, when there is one.</param>
    public MeterResult TryEnter(TierPolicy policy, MeteredCall kind, long now, out RateDecision decision)
    {
        lock (_lock)
        {
            decision = default;
            if (_isRetired)
            {
                return MeterResult.Retired;
            }

            _usedAt = now;
            Roll(now);

            // 1. The limit with the longest wait is told.
            var isCall = kind != MeteredCall.Background;
            var day = !isCall || policy.Day == TierPolicy.Unlimited ? RateWindowState.Free : _day.State(policy.Day, now);
            var cpu = kind == MeteredCall.Call || policy.CpuTicks == TierPolicy.Unlimited ? RateWindowState.Free : _cpu.State(policy.CpuTicks, now);
            var minute = !isCall || policy.Minute == TierPolicy.Unlimited ? RateWindowState.Free
                : isShared ? _minute.State(policy.Minute, now)
                : _minute.StateAlone(policy.Minute);
            var hit = day == RateWindowState.UsedUp ? RateLimitKind.Day
                : cpu == RateWindowState.UsedUp ? RateLimitKind.Cpu
                : minute == RateWindowState.UsedUp ? RateLimitKind.Minute
                : kind == MeteredCall.Run && _running >= policy.Concurrent ? RateLimitKind.Concurrent
                : RateLimitKind.None;
            if (hit != RateLimitKind.None)
            {
                decision = Describe(policy, hit, MeteredCall.Call, now);
                return MeterResult.Decided;
            }

            if (day == RateWindowState.Unknown || cpu == RateWindowState.Unknown || minute == RateWindowState.Unknown)
            {
                return MeterResult.MustLease;
            }

            // 2. All limits allow the call, so it counts in all of them.
            _day.Leased -= !isCall || policy.Day == TierPolicy.Unlimited ? 0 : 1;
            if (isCall && policy.Minute != TierPolicy.Unlimited)
            {
                _minute.Total += isShared ? 0 : 1;
                _minute.Leased -= isShared ? 1 : 0;
            }

            _running += kind == MeteredCall.Run ? 1 : 0;
            _background += kind == MeteredCall.Background ? 1 : 0;
            decision = Describe(policy, RateLimitKind.None, kind, now);
            return WantsMore(policy) ? MeterResult.DecidedLeaseSoon : MeterResult.Decided;
        }
    }

    /// <summary>Ends a run and charges its CPU time. Returns whether more must be leased in the background.</summary>
    public bool Exit(TierPolicy policy, MeteredCall kind, TimeSpan cpu, long now)
    {
        lock (_lock)
        {
            Roll(now);
            _running -= kind == MeteredCall.Run ? 1 : 0;
            _background -= kind == MeteredCall.Background ? 1 : 0;
            _usedAt = now;
            _cpu.Leased -= policy.CpuTicks == TierPolicy.Unlimited ? 0 : cpu.Ticks;
            return !_isRetired && WantsMore(policy);
        }
    }

    /// <summary>Begins a lease, unless one is going on or the last one has just failed.</summary>
    /// <param name="policy">The limits.</param>
    /// <param name="now">The time, UTC ticks.</param>
    /// <param name="asks">What to lease, when this returns true. Then <see cref="EndLease"/> must be called.</param>
    /// <param name="ended">Completes with the lease that is going on; false when it failed.</param>
    public bool TryBeginLease(TierPolicy policy, long now, out QuotaAsks asks, out Task<bool> ended)
    {
        lock (_lock)
        {
            asks = default;
            if (_leasing is not null || now < _leaseAgainAt)
            {
                ended = _leasing?.Task ?? NotNow;
                return false;
            }

            Roll(now);
            _leasing = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            ended = _leasing.Task;
            asks = new QuotaAsks(isShared ? Ask(_minute, policy.Minute) : QuotaAsk.None, Ask(_day, policy.Day), Ask(_cpu, policy.CpuTicks));
            return true;
        }
    }

    /// <summary>Ends a lease.</summary>
    /// <param name="asks">What was asked for.</param>
    /// <param name="grants">What was granted; null when storage is down.</param>
    /// <param name="now">The time, UTC ticks.</param>
    public void EndLease(in QuotaAsks asks, QuotaGrants? grants, long now)
    {
        TaskCompletionSource<bool> ended;
        lock (_lock)
        {
            (ended, _leasing) = (_leasing!, null);
            Roll(now);
            if (grants is { } granted)
            {
                // Only another host can return what it leased, so a host that is alone never asks again.
                var again = isShared ? now + AskAgain.Ticks : long.MaxValue;
                _minute.Add(asks.Minute.Window, granted.Minute, again);
                _day.Add(asks.Day.Window, granted.Day, again);
                _cpu.Add(asks.Cpu.Window, granted.Cpu, again);
            }
            else
            {
                _leaseAgainAt = now + LeaseBackOff.Ticks;
            }
        }

        ended.SetResult(grants is not null);
    }

    /// <summary>Retires the meter when no call has used it since a time, and no run or lease is going on.</summary>
    /// <param name="since">The time, UTC ticks.</param>
    /// <param name="returned">What to return to storage, when this returns true. Then <see cref="EndSettle"/> must be called.</param>
    public bool TryRetire(long since, out QuotaAsks returned)
    {
        lock (_lock)
        {
            returned = default;
            if (_isRetired || _usedAt >= since || _running > 0 || _background > 0 || _leasing is not null)
            {
                return false;
            }

            returned = Retire();
            return true;
        }
    }

    /// <summary>Retires the meter at the end of the host, after a lease that is going on.</summary>
    public async ValueTask<QuotaAsks> RetireAsync()
    {
        while (true)
        {
            Task going;
            lock (_lock)
            {
                if (_leasing is null)
                {
                    return _isRetired ? default : Retire();
                }

                going = _leasing.Task;
            }

            await going.ConfigureAwait(false);
        }
    }

    /// <summary>Says that the retired meter has returned what it did not use.</summary>
    public void EndSettle() => _settled.TrySetResult();

    private static QuotaAsk Ask(in RateWindow window, long limit) => new(window.Number, window.Wanted(limit), limit, Math.Max(0, -window.Leased));

    private static QuotaAsk Return(in RateWindow window) => new(window.Number, -window.Leased, TierPolicy.Unlimited, Math.Max(0, -window.Leased));

    private static long Left(in RateWindow window, long limit) => limit == TierPolicy.Unlimited ? limit : Math.Max(0, limit - window.Used);

    private QuotaAsks Retire()
    {
        _isRetired = true;
        return new QuotaAsks(isShared ? Return(_minute) : QuotaAsk.None, Return(_day), Return(_cpu)) { IsReturn = true };
    }

    private void Roll(long now)
    {
        var day = now / TimeSpan.TicksPerDay;
        _minute.Roll(now / TimeSpan.TicksPerMinute);
        _day.Roll(day);
        _cpu.Roll(day);
    }

    private bool WantsMore(TierPolicy policy) =>
        _leasing is null && (_day.WantsMore(policy.Day) || _cpu.WantsMore(policy.CpuTicks) || (isShared && _minute.WantsMore(policy.Minute)));

    private RateDecision Describe(TierPolicy policy, RateLimitKind hit, MeteredCall entered, long now)
    {
        var (minutes, days) = (Left(_minute, policy.Minute), Left(_day, policy.Day));
        var isDay = days <= minutes;
        var toMinute = ((_minute.Number + 1) * TimeSpan.TicksPerMinute) - now;
        var toDay = ((_day.Number + 1) * TimeSpan.TicksPerDay) - now;
        var isLimited = Math.Min(minutes, days) != TierPolicy.Unlimited;
        return new RateDecision
        {
            Hit = hit,
            Policy = policy,
            Window = !isLimited ? null : isDay ? "day" : "minute",
            Remaining = !isLimited ? 0 : isDay ? days : minutes,
            ResetSeconds = (int)(((isDay ? toDay : toMinute) + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond),
            RunMeter = entered == MeteredCall.Call ? null : this,
            Call = entered,
            RetryAfter = hit switch
            {
                RateLimitKind.None => TimeSpan.Zero,
                RateLimitKind.Minute => TimeSpan.FromTicks(toMinute),
                RateLimitKind.Concurrent => ConcurrentRetry,
                _ => TimeSpan.FromTicks(toDay),
            },
        };
    }
}
