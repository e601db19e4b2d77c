using System.Diagnostics;
using WasmOs.Infra.Local.Sqlite;
using WasmOs.Storage;
using WasmOs.TestKit.Time;

namespace WasmOs.Infra.Tests.Local;

/// <summary>Calls of storage that took long have a span where the work has one; others have none.</summary>
public sealed class StorageSpanTests : IAsyncLifetime, IDisposable
{
    private static readonly ActivitySource Work = new("WasmOs.Infra.Tests.Spans");

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly List<Activity> _spans = [];
    private readonly ActivityListener _listener;
    private Database _database = null!;

    public StorageSpanTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is StorageSpans.SourceName or "WasmOs.Infra.Tests.Spans",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (_spans)
                {
                    _spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public Task InitializeAsync()
    {
        _database = Database.Open(_folder.Path, new DatabaseLimits(8), _time, Schema.Steps);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(9, false)]
    public void Read_OfWorkWithASpan_HasOneFromTheThresholdOn(int milliseconds, bool isKept)
    {
        using var work = Work.StartActivity("work")!;

        Read(milliseconds);

        AssertSpan(work, isKept, "read");
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(9, false)]
    public async Task Write_OfWorkWithASpan_HasOneFromTheThresholdOn(int milliseconds, bool isKept)
    {
        using var work = Work.StartActivity("work")!;

        await _database.Writer.RunAsync(
            "tables", (_time, milliseconds),
            static (_, state) =>
            {
                state._time.Advance(TimeSpan.FromMilliseconds(state.milliseconds));
                return true;
            },
            CancellationToken.None);

        AssertSpan(work, isKept, "write");
    }

    [Fact]
    public void Read_OfWorkWithoutASpan_HasNone()
    {
        Read(60_000);

        Assert.DoesNotContain(_spans, span => span.Duration == TimeSpan.FromMinutes(1));
    }

    private void Read(int milliseconds) => _database.Read("tables", (_time, milliseconds), static (_, state) =>
    {
        state._time.Advance(TimeSpan.FromMilliseconds(state.milliseconds));
        return true;
    });

    /// <summary>Looks for the span among those of this trace: the listener hears all tests of the process.</summary>
    private void AssertSpan(Activity work, bool isKept, string operation)
    {
        Activity[] spans;
        lock (_spans)
        {
            spans = [.. _spans.Where(span => span.TraceId == work.TraceId)];
        }

        Assert.Equal(isKept ? 1 : 0, spans.Length);
        Assert.All(spans, span => Assert.Equal(
            ("storage", work.SpanId, TimeSpan.FromMilliseconds(10), "tables", operation),
            (span.OperationName, span.ParentSpanId, span.Duration, span.GetTagItem("wasmos.storage_service"), span.GetTagItem("wasmos.storage_operation"))));
    }
}
