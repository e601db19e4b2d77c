using Microsoft.Extensions.Logging;
using WasmOs.Functions.Invocation;
using WasmOs.Host.Queues;
using WasmOs.Host.Timers;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Storage;
using WasmOs.TestKit.Time;

namespace WasmOs.Host.Tests.Queues;

/// <summary>The log lines of queues and timers during a storage outage and after defects.</summary>
[Trait("Trial", "1.13")]
public sealed class StorageLineTests : IDisposable
{
    private static readonly StorageUnavailableException Outage = new("queues", "Storage is down.");
    private readonly ManualTimeProvider _time = new();
    private readonly LogCollector _log = new();
    private readonly ILoggerFactory _loggers;
    private readonly BackgroundFailures _failures;
    private readonly QueueLog _queues;
    private readonly TimerLog _timers;

    public StorageLineTests()
    {
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(_log));
        _failures = new BackgroundFailures(_time, _loggers.CreateLogger<BackgroundFailures>());
        _queues = new QueueLog(_loggers.CreateLogger<QueueLog>(), _failures);
        _timers = new TimerLog(_loggers.CreateLogger<TimerLog>(), _failures);
    }

    [Fact]
    public void Outage_OfAnyLength_IsAWarningAMinuteAndKindWithoutAStack()
    {
        for (var second = 0; second < 120; second++)
        {
            TellAll(Outage);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.All(_log.Entries, entry => Assert.Equal((LogLevel.Warning, null), (entry.Level, entry.Exception)));
        Assert.Equal(6 * 2, _log.Entries.Count);
        Assert.Equal(120, _failures.Counts["queue-functions"]);
    }

    [Fact]
    public void Defect_IsAnErrorOfItsOwn()
    {
        TellAll(new InvalidOperationException("a defect"));
        Assert.Equal(4, _log.Entries.Count(entry => entry.Level == LogLevel.Error));
    }

    public void Dispose()
    {
        _loggers.Dispose();
        _log.Dispose();
    }

    private void TellAll(Exception failure)
    {
        var function = new QueueFunction("tasks-run-normal", "wasmos-tasks-normal", null!, null!);
        var message = new StoredMessage("m", "r", default, 1, default, default, default);
        _queues.StorageIsDown(function, failure);
        _queues.FunctionFailed(function, message, TimeSpan.Zero, StopCause.None, failure);
        _queues.MessageStays(function, message, failure);
        _timers.StorageIsDown(failure);
        _timers.FunctionFailed("schedules-due", timedOut: false, TimeSpan.Zero, failure);
        if (failure is StorageUnavailableException outage)
        {
            _timers.StatusNotKept(outage);
        }
    }
}
