using WasmOs.Kernel.Tasks;

namespace WasmOs.Kernel.Tests.Tasks;

public sealed class TaskRetryTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(3, 40)]
    [InlineData(4, 60)]
    [InlineData(100, 60)]
    public void DelayAfter_Exponential_DoublesUpToItsMost(int attempt, int seconds)
    {
        var retry = new TaskRetry { Delay = TimeSpan.FromSeconds(10), MaxDelay = TimeSpan.FromMinutes(1), Jitter = false };
        Assert.Equal(TimeSpan.FromSeconds(seconds), retry.DelayAfter(attempt, new SeededRandom(1)));
    }

    [Fact]
    public void DelayAfter_Fixed_IsTheSame()
    {
        var retry = new TaskRetry { Backoff = TaskBackoff.Fixed, Delay = TimeSpan.FromSeconds(10) };
        Assert.All(Enumerable.Range(1, 10), attempt => Assert.Equal(retry.Delay, retry.DelayAfter(attempt, new SeededRandom(attempt))));
    }

    [Fact]
    public void DelayAfter_WithJitter_IsSpreadOverTheWholePause()
    {
        var random = new SeededRandom(1);
        var retry = new TaskRetry { Delay = TimeSpan.FromSeconds(10) };
        var pauses = Enumerable.Range(0, 1000).Select(_ => retry.DelayAfter(1, random).TotalSeconds).ToArray();
        Assert.All(pauses, pause => Assert.InRange(pause, 0, 10));
        Assert.InRange(pauses.Average(), 4.5, 5.5);
    }

    [Theory]
    [InlineData(null, "trap.unreachable", true)]
    [InlineData(null, "deadline_exceeded", true)]
    [InlineData(null, "link_error", false)]
    [InlineData(null, "capability_denied", false)]
    [InlineData("trap.*", "trap.unreachable", true)]
    [InlineData("trap.*", "deadline_exceeded", false)]
    [InlineData("deadline_exceeded", "deadline_exceeded", true)]
    [InlineData("*", "link_error", true)]
    public void Covers_AKind_ByThePatterns(string? pattern, string kind, bool covered) =>
        Assert.Equal(covered, new TaskRetry { RetryOn = pattern is null ? null : [pattern] }.Covers(kind));

    [Theory]
    [InlineData("*", true)]
    [InlineData("trap.*", true)]
    [InlineData("exit_code", true)]
    [InlineData("exit.*", false)]
    [InlineData("cancelled", false)]
    [InlineData("trap", false)]
    [InlineData("", false)]
    public void IsKnown_APattern_MeansAKindThatThereIs(string pattern, bool known) => Assert.Equal(known, TaskRetry.IsKnown(pattern));
}
