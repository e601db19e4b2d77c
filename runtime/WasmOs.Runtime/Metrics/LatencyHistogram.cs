using System.Numerics;

namespace WasmOs.Runtime.Metrics;

/// <summary>
/// Counts durations in buckets. Each power of two of nanoseconds is divided into 32 buckets, so any percentile is accurate to within 1.6 %. Histograms can be
/// added. Not thread-safe.
/// </summary>
public sealed class LatencyHistogram
{
    /// <summary>The base-2 logarithm of the number of buckets for each power of two.</summary>
    private const int SubBits = 5;

    private const int SubBuckets = 1 << SubBits;

    /// <summary>Durations of 2^42 ns (73 minutes) or more are counted in the last bucket.</summary>
    private const int Octaves = 42 - SubBits;

    private const int BucketCount = (Octaves + 1) * SubBuckets;

    private readonly long[] _counts = new long[BucketCount];

    /// <summary>How many durations were counted.</summary>
    public long Count { get; private set; }

    /// <summary>The sum of all durations.</summary>
    public TimeSpan Sum => TimeSpan.FromTicks(SumNanoseconds / TimeSpan.NanosecondsPerTick);

    /// <summary>The longest duration.</summary>
    public TimeSpan Maximum => TimeSpan.FromTicks(MaximumNanoseconds / TimeSpan.NanosecondsPerTick);

    private long SumNanoseconds { get; set; }

    private long MaximumNanoseconds { get; set; }

    /// <summary>Counts a duration, in nanoseconds. A negative one counts as zero.</summary>
    public void Record(long nanoseconds)
    {
        nanoseconds = Math.Max(nanoseconds, 0);
        _counts[BucketOf(nanoseconds)]++;
        Count++;
        SumNanoseconds += nanoseconds;
        MaximumNanoseconds = Math.Max(MaximumNanoseconds, nanoseconds);
    }

    /// <summary>Adds the counts of another histogram.</summary>
    public void Add(LatencyHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < BucketCount; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
        SumNanoseconds += other.SumNanoseconds;
        MaximumNanoseconds = Math.Max(MaximumNanoseconds, other.MaximumNanoseconds);
    }

    /// <summary>What was counted since an earlier copy of this histogram. Its maximum is that of the whole, which is not known of a part.</summary>
    public LatencyHistogram Since(LatencyHistogram earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        var part = new LatencyHistogram { MaximumNanoseconds = MaximumNanoseconds, SumNanoseconds = SumNanoseconds - earlier.SumNanoseconds };
        for (var i = 0; i < BucketCount; i++)
        {
            // Both are sums over cores that go on counting, so a bucket may seem to have lost one.
            part._counts[i] = Math.Max(0, _counts[i] - earlier._counts[i]);
            part.Count += part._counts[i];
        }

        return part;
    }

    /// <summary>A percentile in nanoseconds: the duration that the given fraction of all durations does not exceed. 0 when nothing was counted.</summary>
    /// <param name="fraction">The fraction, 0 to 1; for example 0.99 for the 99th percentile.</param>
    public double PercentileNanoseconds(double fraction)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fraction, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fraction, 1);
        var rank = Math.Max(1, (long)Math.Ceiling(fraction * Count));
        var seen = 0L;
        for (var i = 0; i < BucketCount && Count > 0; i++)
        {
            seen += _counts[i];
            if (seen >= rank)
            {
                return Math.Min(MiddleOf(i), MaximumNanoseconds);
            }
        }

        return 0;
    }

    /// <summary>A percentile in milliseconds; see <see cref="PercentileNanoseconds"/>.</summary>
    public double PercentileMilliseconds(double fraction) => PercentileNanoseconds(fraction) / 1e6;

    private static int BucketOf(long nanoseconds)
    {
        if (nanoseconds < SubBuckets)
        {
            return (int)nanoseconds;
        }

        var exponent = BitOperations.Log2((ulong)nanoseconds) - SubBits;
        var bucket = ((exponent + 1) << SubBits) + (int)(nanoseconds >> exponent) - SubBuckets;
        return Math.Min(bucket, BucketCount - 1);
    }

    private static double MiddleOf(int bucket)
    {
        if (bucket < SubBuckets)
        {
            return bucket;
        }

        var exponent = (bucket >> SubBits) - 1;
        var lowest = (long)((bucket & (SubBuckets - 1)) + SubBuckets) << exponent;
        return lowest + (((1L << exponent) - 1) / 2.0);
    }
}
