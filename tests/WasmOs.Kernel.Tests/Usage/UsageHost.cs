using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Tests.Diagnostics;
using WasmOs.Kernel.Usage;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;
using WasmOs.Storage;

namespace WasmOs.Kernel.Tests.Usage;

/// <summary>What a process has of the Usage room, over a storage that other processes may use too.</summary>
internal sealed class UsageHost : IAsyncDisposable
{
    private static readonly ModuleDigest Digest = ModuleDigest.Of("module"u8);

    private readonly TimeProvider _time;

    public UsageHost(IStorage storage, TimeProvider time, string worker)
    {
        _time = time;
        Failures = new BackgroundFailures(time, Lines);
        Writer = new UsageWriter(storage, new WorkerName(worker), time, Failures);
        Reader = new UsageReader(storage, Writer.Usage, new WorkerName(worker));
    }

    public CollectedLines Lines { get; } = new();

    public BackgroundFailures Failures { get; }

    public UsageWriter Writer { get; }

    public UsageReader Reader { get; }

    public void Run(string? module = "calc", string? caller = "alice", ExecutionStatus status = ExecutionStatus.Succeeded, byte[]? stdout = null) =>
        Writer.Usage.Add(
            new ExecutionResult(ExecutionId.New(_time), module, 1, Digest, "add", ResultForm.Values, new ExecutionOutcome
            {
                Status = status,
                Stdout = stdout,
                Usage = new ExecutionUsage { Cpu = TimeSpan.FromMilliseconds(250), Duration = TimeSpan.FromSeconds(2), MemoryPeakBytes = 1 << 29 },
            }),
            caller);

    public Task WriteAsync() => Writer.WriteAsync(CancellationToken.None);

    /// <summary>What this process reports, as <c>key=runs</c>.</summary>
    public async Task<string> ReportAsync(string from, string until, UsageGrouping by = UsageGrouping.Day, Func<UsageQuery, UsageQuery>? set = null)
    {
        var query = new UsageQuery(DateOnly.Parse(from, null), DateOnly.Parse(until, null), by);
        var report = await Reader.ReadAsync(set is null ? query : set(query), CancellationToken.None);
        Assert.True(report.Succeeded, report.Error?.Detail);
        Assert.Equal(report.Value.Total.Runs, report.Value.Lines.Sum(line => line.Totals.Runs));
        return string.Join(' ', report.Value.Lines.Select(line => $"{line.Key}={line.Totals.Runs}"));
    }

    public ValueTask DisposeAsync() => Writer.DisposeAsync();
}
