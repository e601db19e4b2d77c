using System.Collections.Concurrent;
using System.Net;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Kernel.Tiers;

/// <summary>Holds callers to the limits of their tiers. Thread-safe; a call of a caller who was here before allocates nothing and looks nothing up.</summary>
/// <remarks>
/// Minutes and days are those of the clock in UTC. The counts of a day are leased from storage by a twentieth of the limit, and what a host did not use is
/// returned when the caller is idle or the host stops: see docs/tiers.md. Where other hosts use the same storage, minutes are leased too. While storage is
/// down, a caller goes on with what is leased, and is refused after that.
/// </remarks>
public sealed class CallerLimiter : IAsyncDisposable
{
    /// <summary>How long a caller must make no call before this host returns what it leased.</summary>
    internal static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan StopBudget = TimeSpan.FromSeconds(10);
    private static readonly RateDecision StorageDown = new() { Hit = RateLimitKind.Storage, RetryAfter = TimeSpan.FromSeconds(5) };

    private readonly ConcurrentDictionary<string, CallerMeter> _meters = new(StringComparer.Ordinal);
    private readonly Lazy<AddressTable> _addresses = new(static () => new AddressTable());
    private readonly Lazy<AddressTable> _refusedAddresses = new(static () => new AddressTable());
    private readonly AddressRuns _addressRuns = new();
    private readonly TierDirectory _directory;
    private readonly TierPolicy _anonymous;
    private readonly QuotaLedger _ledger;
    private readonly TimeProvider _time;
    private readonly BackgroundFailures _failures;
    private readonly bool _isShared;
    private readonly ITimer _timer;
    private readonly LabelledCount<(string Tier, RateLimitKind Limit)> _refusals = new();

    /// <summary>Creates the limiter.</summary>
    public CallerLimiter(IStorage storage, TierDirectory directory, TierOptions options, TimeProvider time, BackgroundFailures failures)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        (_directory, _time, _failures, _isShared) = (directory, time, failures, storage.IsShared);
        _anonymous = new TierPolicy(TierNames.Anonymous, options.Anonymous);
        _ledger = new QuotaLedger(storage.Tables, time, Random.Shared);
        _timer = time.CreateTimer(static limiter => _ = ((CallerLimiter)limiter!).RetireIdleAsync(), this, IdleAfter / 2, IdleAfter / 2);
    }

    /// <summary>Counts a call of a caller, unless a limit is reached.</summary>
    /// <param name="caller">The caller. One without a tier, and one without credentials, has no limits here.</param>
    /// <param name="runsGuest">
    /// Whether the call runs a guest while the caller waits. If the call is allowed, <see cref="Exit"/> must be called exactly once when it has ended, however
    /// it ended.
    /// </param>
    /// <param name="cancellationToken">Stops waiting for storage, where the caller's counts are not in memory.</param>
    public ValueTask<RateDecision> EnterAsync(Caller caller, bool runsGuest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (caller.Tier is null)
        {
            return default;
        }

        var kind = runsGuest ? MeteredCall.Run : MeteredCall.Call;
        if (caller.LimiterState is CallerSlot slot && slot.Snapshot == _directory.Snapshot)
        {
            if (!slot.Policy.HasLimits)
            {
                return default;
            }

            if (TryEnter(slot, kind, out var decision))
            {
                return new ValueTask<RateDecision>(decision);
            }
        }

        return EnterSlowlyAsync(caller, kind, cancellationToken);
    }

    /// <summary>
    /// Lets a run begin that a caller has made earlier and does not wait for, unless the caller's CPU time of the day is used up. The run counts as no call,
    /// and not among the runs at once. If it is allowed, <see cref="Exit"/> must be called exactly once when the run has ended.
    /// </summary>
    /// <param name="caller">The caller. One without a tier has no limits.</param>
    /// <param name="cancellationToken">Stops waiting for storage, where the caller's counts are not in memory.</param>
    public ValueTask<RateDecision> EnterBackgroundAsync(Caller caller, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.Tier is null ? default : EnterSlowlyAsync(caller, MeteredCall.Background, cancellationToken);
    }

    /// <summary>Counts a call of a client without credentials by its address, unless a limit of the tier <c>anonymous</c> is reached.</summary>
    /// <param name="address">The client's address, as trusted proxies say it.</param>
    /// <param name="runsGuest">
    /// Whether the call runs a guest. Such a call counts among the runs at once alone: a page of a guest has many parts, and is no attempt to sign in. If it is
    /// allowed, <see cref="Exit"/> must be called exactly once when it has ended.
    /// </param>
    /// <param name="cancellationToken">Stops waiting for storage, where the tiers were not read yet.</param>
    public ValueTask<RateDecision> EnterAddressAsync(IPAddress? address, bool runsGuest, CancellationToken cancellationToken) =>
        _directory.Snapshot is { } tiers
            ? new ValueTask<RateDecision>(EnterAddress(address, runsGuest, tiers.Anonymous))
            : EnterAddressSlowlyAsync(address, runsGuest, cancellationToken);

    /// <summary>
    /// Counts a call that is refused for its credentials by its address, unless a limit of the tier <c>anonymous</c> is reached. It counts apart from
    /// other calls: a program that goes on with a revoked key keeps nobody at its address from signing in.
    /// </summary>
    /// <param name="address">The client's address, as trusted proxies say it.</param>
    /// <param name="cancellationToken">Stops waiting for storage, where the tiers were not read yet.</param>
    public async ValueTask<RateDecision> EnterRefusedAddressAsync(IPAddress? address, CancellationToken cancellationToken) =>
        Count(_refusedAddresses.Value, address, await AnonymousAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Ends a call that was allowed, and charges CPU time. Does nothing for a call that runs no guest, or was refused, or has no limits.</summary>
    /// <param name="decision">The decision with which the call began.</param>
    /// <param name="cpu">The CPU time of the guest.</param>
    public void Exit(in RateDecision decision, TimeSpan cpu)
    {
        if (decision.AddressRun is { } address)
        {
            _addressRuns.Exit(address);
        }

        if (decision.RunMeter is { } meter && meter.Exit(decision.Policy!, decision.Call, cpu, _time.GetUtcNow().Ticks))
        {
            _ = LeaseAsync(meter, decision.Policy!);
        }
    }

    /// <summary>Deletes the counts of days that are over. Returns how many.</summary>
    public ValueTask<int> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken) => _ledger.SweepAsync(now, cancellationToken);

    /// <summary>Returns to storage what was leased and not used. The host has stopped taking calls before.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        using var budget = new CancellationTokenSource(StopBudget, _time);
        await Parallel.ForEachAsync(
            _meters.Values, CancellationToken.None,
            async (meter, _) => await SettleAsync(meter, await meter.RetireAsync().ConfigureAwait(false), budget.Token).ConfigureAwait(false))
            .ConfigureAwait(false);
    }

    /// <summary>The calls that a limit stopped since the start.</summary>
    internal IEnumerable<KeyValuePair<(string Tier, RateLimitKind Limit), long>> Refusals => _refusals.All;

    /// <summary>How many callers are counted in memory.</summary>
    internal int Count() => _meters.Count;

    private static string NameOf(Caller caller) =>
        caller.CountedAs.Length > 0 ? caller.CountedAs : caller.Id.Length > 0 ? caller.Id : caller.Name;

    private bool TryEnter(CallerSlot slot, MeteredCall kind, out RateDecision decision)
    {
        var result = slot.Meter.TryEnter(slot.Policy, kind, _time.GetUtcNow().Ticks, out decision);
        if (result == MeterResult.DecidedLeaseSoon)
        {
            _ = LeaseAsync(slot.Meter, slot.Policy);
        }

        if (!decision.IsAllowed)
        {
            CountRefusal(decision);
        }

        return result is MeterResult.Decided or MeterResult.DecidedLeaseSoon;
    }

    private async ValueTask<RateDecision> EnterSlowlyAsync(Caller caller, MeteredCall kind, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await SlotOfAsync(caller, cancellationToken).ConfigureAwait(false) is not { } slot)
            {
                CountRefusal(StorageDown);
                return StorageDown;
            }

            if (!slot.Policy.HasLimits)
            {
                return default;
            }

            if (TryEnter(slot, kind, out var decision))
            {
                return decision;
            }

            if (slot.Meter.IsRetired)
            {
                await slot.Meter.Settled.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            else if (!await LeaseAsync(slot.Meter, slot.Policy).WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                CountRefusal(StorageDown);
                return StorageDown;
            }
        }
    }

    /// <summary>The caller's limits and counts; null when storage is down.</summary>
    private async ValueTask<CallerSlot?> SlotOfAsync(Caller caller, CancellationToken cancellationToken)
    {
        TierSnapshot tiers;
        try
        {
            tiers = await _directory.GetAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (StorageUnavailableException e)
        {
            _failures.Report("limits", e);
            return null;
        }

        var meter = _meters.GetOrAdd(NameOf(caller), static (name, isShared) => new CallerMeter(name, isShared), _isShared);
        var slot = new CallerSlot(tiers, tiers.PolicyOf(caller.Tier!), meter);
        caller.LimiterState = slot;
        return slot;
    }

    private async ValueTask<RateDecision> EnterAddressSlowlyAsync(IPAddress? address, bool runsGuest, CancellationToken cancellationToken) =>
        EnterAddress(address, runsGuest, await AnonymousAsync(cancellationToken).ConfigureAwait(false));

    private async ValueTask<TierPolicy> AnonymousAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await _directory.GetAsync(cancellationToken).ConfigureAwait(false)).Anonymous;
        }
        catch (StorageUnavailableException e)
        {
            // Addresses are counted in memory alone, so the settings do until storage is back.
            _failures.Report("limits", e);
            return _anonymous;
        }
    }

    private RateDecision EnterAddress(IPAddress? address, bool runsGuest, TierPolicy policy) =>
        runsGuest ? BeginRun(AddressKey.Of(address), policy) : Count(_addresses.Value, address, policy);

    private RateDecision BeginRun(AddressKey address, TierPolicy policy)
    {
        if (policy.Concurrent == TierPolicy.Unlimited)
        {
            return default;
        }

        if (_addressRuns.TryEnter(address, policy.Concurrent))
        {
            return new RateDecision { AddressRun = address };
        }

        var refused = new RateDecision { Hit = RateLimitKind.Concurrent, Policy = policy, RetryAfter = CallerMeter.ConcurrentRetry };
        CountRefusal(refused);
        return refused;
    }

    private RateDecision Count(AddressTable table, IPAddress? address, TierPolicy policy)
    {
        if (policy.Minute == TierPolicy.Unlimited)
        {
            return default;
        }

        var now = _time.GetUtcNow().Ticks;
        var minute = now / TimeSpan.TicksPerMinute;
        var isAllowed = table.TryAdd(AddressKey.Of(address), minute, policy.Minute, out var used);
        var rest = ((minute + 1) * TimeSpan.TicksPerMinute) - now;
        var decision = new RateDecision
        {
            Hit = isAllowed ? RateLimitKind.None : RateLimitKind.Minute,
            Policy = policy,
            Window = "minute",
            Remaining = Math.Max(0, policy.Minute - used),
            ResetSeconds = (int)((rest + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond),
            RetryAfter = isAllowed ? TimeSpan.Zero : TimeSpan.FromTicks(rest),
        };
        if (!isAllowed)
        {
            CountRefusal(decision);
        }

        return decision;
    }

    private void CountRefusal(in RateDecision decision) => _refusals.Add((decision.Policy?.Name ?? "", decision.Hit));

    /// <summary>Leases more, or waits for the lease that is going on. False when storage is down. Does not throw.</summary>
    private Task<bool> LeaseAsync(CallerMeter meter, TierPolicy policy)
    {
        if (meter.TryBeginLease(policy, _time.GetUtcNow().Ticks, out var asks, out var ended))
        {
            _ = AskAsync(meter, asks);
        }

        return ended;
    }

    private async Task AskAsync(CallerMeter meter, QuotaAsks asks)
    {
        QuotaGrants? grants = null;
        try
        {
            // Nobody stops the lease: the calls that wait for it may be many, and each stops waiting by itself.
            grants = await _ledger.LeaseAsync(meter.Name, asks, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of work in the background. The calls that wait are refused.
            _failures.Report("limits", e);
        }
        finally
        {
            meter.EndLease(asks, grants, _time.GetUtcNow().Ticks);
        }
    }

    private async Task RetireIdleAsync()
    {
        var since = (_time.GetUtcNow() - IdleAfter).Ticks;
        foreach (var meter in _meters.Values)
        {
            if (meter.TryRetire(since, out var returned))
            {
                await SettleAsync(meter, returned, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Returns what a retired meter did not use. Does not throw: what cannot be returned counts as used.</summary>
    private async ValueTask SettleAsync(CallerMeter meter, QuotaAsks returned, CancellationToken cancellationToken)
    {
        try
        {
            if (!returned.IsEmpty)
            {
                await _ledger.LeaseAsync(meter.Name, returned, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (!e.IsFatal())
        {
            _failures.Report("limits", e);
        }
        finally
        {
            _meters.TryRemove(KeyValuePair.Create(meter.Name, meter));
            meter.EndSettle();
        }
    }
}
