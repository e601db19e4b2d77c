using WasmOs.Runtime.Metrics;

namespace WasmOs.Runtime.Tests.Metrics;

/// <summary>Percentiles against sorted lists, for durations of every size.</summary>
public sealed class LatencyHistogramTests
{
    private const double Accuracy = 0.016;

    [Fact]
    public void Percentile_AnyDurations_IsThatOfTheSortedListWithinTheAccuracy()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var durations = Durations(seed);
            var histogram = Of(durations);
            AssertPercentiles(histogram, durations, seed);
        }
    }

    [Fact]
    public void Add_TwoHistograms_IsThatOfAllDurations()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var (left, right) = (Durations(seed), Durations(seed + 1000));
            var sum = Of(left);
            sum.Add(Of(right));
            AssertPercentiles(sum, [.. left, .. right], seed);
        }
    }

    [Fact]
    public void Record_OutOfRange_CountsAsTheNearest()
    {
        var histogram = Of([-5, long.MaxValue / 4]);
        Assert.Equal(2, histogram.Count);
        Assert.Equal(0, histogram.PercentileNanoseconds(0.5));
        Assert.True(histogram.PercentileNanoseconds(1) >= 1L << 41);
    }

    [Fact]
    public void Percentile_Empty_IsZero() => Assert.Equal(0, new LatencyHistogram().PercentileMilliseconds(0.99));

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void Percentile_NoFraction_Throws(double fraction) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LatencyHistogram().PercentileNanoseconds(fraction));

    private static void AssertPercentiles(LatencyHistogram histogram, long[] durations, int seed)
    {
        Array.Sort(durations);
        Assert.Equal(durations.Length, histogram.Count);
        Assert.Equal(durations[^1] / 100, histogram.Maximum.Ticks);
        Assert.Equal(durations.Sum() / 100, histogram.Sum.Ticks);
        foreach (var fraction in new[] { 0, 0.25, 0.5, 0.9, 0.99, 0.999, 1 })
        {
            var exact = durations[Math.Max(1, (long)Math.Ceiling(fraction * durations.Length)) - 1];
            var found = histogram.PercentileNanoseconds(fraction);
            Assert.True(Math.Abs(found - exact) <= exact * Accuracy, $"Seed {seed}, {fraction}: {found} for {exact}.");
        }
    }

    private static LatencyHistogram Of(long[] durations)
    {
        var histogram = new LatencyHistogram();
        Array.ForEach(durations, histogram.Record);
        return histogram;
    }

    // Evenly spread over the powers of two up to half an hour, where most of what is counted is small.
    private static long[] Durations(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, random.Next(1, 500)).Select(_ => random.NextInt64(1L << random.Next(1, 41)))];
    }
}
