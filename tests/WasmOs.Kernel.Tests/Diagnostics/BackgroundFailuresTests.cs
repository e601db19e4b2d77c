using Microsoft.Extensions.Logging;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;
using WasmOs.TestKit.Time;

namespace WasmOs.Kernel.Tests.Diagnostics;

[Trait("Trial", "1.13")]
public sealed class BackgroundFailuresTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly CollectedLines _lines = new();
    private readonly BackgroundFailures _failures;

    public BackgroundFailuresTests() => _failures = new BackgroundFailures(_time, _lines);

    [Fact]
    public void Report_ManyOfOneWork_CountsAllAndWritesALineAMinute()
    {
        for (var i = 0; i < 1000; i++)
        {
            _failures.Report("history", new InvalidOperationException("broken"));
        }

        Assert.Single(_lines.All);
        _time.Advance(BackgroundFailures.LineInterval);
        _failures.Report("history", new InvalidOperationException("broken"));

        Assert.Equal((1001, 1001L), ((int)_failures.Total, _failures.Counts["history"]));
        Assert.Contains("999 failures of it since the last line", _lines.All[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_SeveralWorks_EachHasItsLine()
    {
        _failures.Report("history", new StorageUnavailableException("blobs", "down"));
        _failures.Report("events", new InvalidOperationException("defect"));

        Assert.Equal([LogLevel.Warning, LogLevel.Error], _lines.All.Select(line => line.Level));
        Assert.Contains("'history' waits for storage", _lines.All[0].Text, StringComparison.Ordinal);
        Assert.Contains(nameof(InvalidOperationException), _lines.All[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Count_WorkThatWroteItsLine_WritesNone()
    {
        _failures.Count("timers");

        Assert.Empty(_lines.All);
        Assert.Equal(1, _failures.Counts["timers"]);
    }

    [Theory]
    [InlineData(typeof(OutOfMemoryException), false)]
    [InlineData(typeof(InsufficientExecutionStackException), false)]
    [InlineData(typeof(InvalidOperationException), false)]
    [InlineData(typeof(AccessViolationException), true)]
    [InlineData(typeof(StackOverflowException), true)]
    public void IsFatal_Exception_TellsWhetherABoundaryMayCatchIt(Type type, bool fatal) =>
        Assert.Equal(fatal, ((Exception)Activator.CreateInstance(type)!).IsFatal());
}
