using System.Globalization;
using System.Text;

namespace WasmOs.Kernel.Tiers;

/// <summary>The limits of a tier in the form in which calls are counted. Immutable.</summary>
public sealed class TierPolicy
{
    /// <summary>The value of a limit that does not exist.</summary>
    internal const long Unlimited = long.MaxValue;

    private const int ChunksOfALimit = 20;

    /// <summary>Creates the limits of a tier.</summary>
    public TierPolicy(string name, TierLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        Name = name;
        Minute = limits.RateMinute ?? Unlimited;
        Day = limits.RateDay ?? Unlimited;
        Concurrent = limits.Concurrent ?? Unlimited;
        CpuTicks = limits.CpuSecondsDay * TimeSpan.TicksPerSecond ?? Unlimited;
        HasLimits = limits != TierLimits.None;
        Header = HeaderOf(limits);
    }

    /// <summary>The name of the tier.</summary>
    public string Name { get; }

    /// <summary>Whether anything is limited.</summary>
    public bool HasLimits { get; }

    /// <summary>
    /// The limits as the value of the header <c>RateLimit-Policy</c> (draft-ietf-httpapi-ratelimit-headers); empty when none of them can be said there.
    /// </summary>
    public string Header { get; }

    internal long Minute { get; }

    internal long Day { get; }

    internal long Concurrent { get; }

    /// <summary>In units of 100 ns, as <see cref="TimeSpan.Ticks"/>.</summary>
    internal long CpuTicks { get; }

    /// <summary>How much of a limit a host leases at most ahead of use: a twentieth, and at least 1.</summary>
    internal static long ChunkOf(long limit) => Math.Max(1, limit / ChunksOfALimit);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Header}";

    // CPU time has no unit in the draft's registry, so the header does not have it.
    private static string HeaderOf(TierLimits limits)
    {
        var text = new StringBuilder();
        Append(limits.RateMinute, "minute", ";w=60");
        Append(limits.RateDay, "day", ";w=86400");
        Append(limits.Concurrent, "concurrent", ";qu=\"concurrent-requests\"");
        return text.ToString();

        void Append(long? limit, string name, string rest)
        {
            if (limit is { } quota)
            {
                text.Append(text.Length > 0 ? ", " : "").Append(CultureInfo.InvariantCulture, $"\"{name}\";q={quota}").Append(rest);
            }
        }
    }
}
