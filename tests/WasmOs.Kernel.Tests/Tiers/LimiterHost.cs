using WasmOs.Kernel.Access;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Tests.Storage;
using WasmOs.Kernel.Tiers;

namespace WasmOs.Kernel.Tests.Tiers;

/// <summary>What a host has of the Tiers room, over a storage that other hosts may use too.</summary>
internal sealed class LimiterHost : IAsyncDisposable
{
    public LimiterHost(FaultyStorage storage, TimeProvider time, Action<TierOptions>? configure = null)
    {
        configure?.Invoke(Options);
        Failures = BackgroundFailures.WithoutLog(time);
        Directory = new TierDirectory(storage, Options, time, Failures);
        Registry = new TierRegistry(storage, Directory, time);
        Limiter = new CallerLimiter(storage, Directory, Options, time, Failures);
    }

    public TierOptions Options { get; } = new();

    public BackgroundFailures Failures { get; }

    public TierDirectory Directory { get; }

    public TierRegistry Registry { get; }

    public CallerLimiter Limiter { get; }

    public static Caller Key(string tier, string id = "key1") => new(CallerKind.ApiKey, "key:ci", []) { Id = id, Tier = tier };

    public ValueTask<RateDecision> EnterAsync(Caller caller, bool runsGuest = false) => Limiter.EnterAsync(caller, runsGuest, CancellationToken.None);

    /// <summary>Calls until the first refusal.</summary>
    /// <returns>How many calls were allowed, and the refusal.</returns>
    public async Task<(int Allowed, RateDecision Refusal)> UseUpAsync(Caller caller, int most = 100_000)
    {
        for (var allowed = 0; allowed <= most; allowed++)
        {
            if (await EnterAsync(caller) is { IsAllowed: false } refusal)
            {
                return (allowed, refusal);
            }
        }

        throw new InvalidOperationException($"{most} calls were allowed.");
    }

    public async ValueTask DisposeAsync()
    {
        await Limiter.DisposeAsync();
        await Directory.DisposeAsync();
    }
}
