using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using WasmOs.Kernel.Batches;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Webhooks;
using WasmOs.Kernel.Webhooks.Targets;
using WasmOs.TestKit;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Batches;

/// <summary>Batches over a real local store. There are no queue listeners: tests deliver the messages.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable", Justification = "xUnit ends it by DisposeAsync.")]
public sealed class BatchFixture : IAsyncLifetime
{
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private ExecutionHistory _history = null!;
    private EventPublisher _events = null!;

    internal KernelFixture Kernel { get; } = new();

    internal BatchService Service { get; private set; } = null!;

    internal BatchLaneRunner Runner { get; private set; } = null!;

    internal ExecutionService Executions { get; private set; } = null!;

    internal WebhookDirectory Webhooks { get; private set; } = null!;

    internal BatchOptions Options { get; } = new();

    internal BatchStore Store => new(Kernel.Storage);

    public async Task InitializeAsync()
    {
        await Kernel.InitializeAsync();
        _history = Kernel.NewHistory();
        Executions = Kernel.NewExecutions(_history);
        Webhooks = new WebhookDirectory(Kernel.Storage, TestEvents.Catalog, Kernel.Time, seal: KernelFixture.Seal);
        _events = TestEvents.CreatePublisher(Kernel.Storage, Webhooks, Kernel.Time);
        Service = new BatchService(Kernel.Storage, Kernel.Registry, KernelFixture.Runtime, WebhookTargets.PublicOnly, _events, Kernel.Time);
        Runner = NewRunner();
        await Kernel.UploadAsync("calc", Guests.Calc());
        await Kernel.UploadAsync("misbehave", Guests.Misbehave());
    }

    public async Task DisposeAsync()
    {
        await _events.DisposeAsync();
        await Webhooks.DisposeAsync();
        await Kernel.DisposeAsync();
    }

    /// <summary>Creates a runner as another host would have it.</summary>
    internal BatchLaneRunner NewRunner(ExecutionService? executions = null) => new(Kernel.Storage, executions ?? Executions, _events, Kernel.Time, Options);

    internal BatchSweep NewSweep() => new(Kernel.Storage, _events, Kernel.Time, Options);

    internal static BatchInput Args(string json) => new(Encoding.UTF8.GetBytes(json), default, null, null);

    internal static BatchRequest Request(int parallelism, params string[] args) => new()
    {
        ModuleId = "calc",
        Function = "div",
        Parallelism = parallelism,
        Inputs = [.. args.Select(Args)],
    };

    /// <summary>A batch of runs that never end on their own.</summary>
    internal static BatchRequest Loops(int count, int parallelism) =>
        new() { ModuleId = "misbehave", Function = "loop", Parallelism = parallelism, Inputs = [.. Enumerable.Repeat(Args("[]"), count)] };

    /// <summary>A batch whose input <c>i</c> computes 10 × i divided by 1.</summary>
    internal static BatchRequest Tens(int count, int parallelism) =>
        Request(parallelism, [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"[{10 * i},1]"))]);

    internal async Task<Batch> SubmitAsync(BatchRequest request) => (await Service.SubmitAsync(request, None)).Value;

    internal async Task<Batch> GetAsync(Batch batch) => (await Service.GetAsync(batch.Id.ToString(), None)).Value;

    /// <summary>Receives and deletes the visible messages.</summary>
    internal async Task<IReadOnlyList<string>> ReceiveAsync()
    {
        var messages = new List<string>();
        while (await Kernel.Storage.Queues.ReceiveAsync(BatchStore.Queue, 32, TimeSpan.FromMinutes(1), None) is { Count: > 0 } received)
        {
            foreach (var message in received)
            {
                messages.Add(Encoding.UTF8.GetString(message.Body.Span));
                await Kernel.Storage.Queues.DeleteAsync(BatchStore.Queue, new(message.MessageId, message.PopReceipt), None);
            }
        }

        return messages;
    }

    /// <summary>Delivers messages one after the other until none is visible.</summary>
    internal async Task DeliverAsync()
    {
        while (await ReceiveAsync() is { Count: > 0 } messages)
        {
            foreach (var message in messages)
            {
                await Runner.RunAsync(message, None);
            }
        }
    }

    internal async Task<IReadOnlyList<JsonElement>> ResultsAsync(Batch batch, BatchResultQuery query = default)
    {
        var lines = new List<JsonElement>();
        await foreach (var line in Service.ReadResultsAsync(batch.Id, query, None))
        {
            lines.Add(JsonSerializer.Deserialize<JsonElement>(line.Span));
        }

        return lines;
    }

    internal async Task<string> IndexesAsync(Batch batch, BatchResultQuery query = default) =>
        string.Join(' ', (await ResultsAsync(batch, query)).Select(line => line.GetProperty("index").GetInt32()));

    internal async Task<BatchLaneRow> LaneAsync(Batch batch, int lane = 0) => (await Store.GetLaneAsync(batch.Id, lane, None))!;

    /// <summary>Waits until a worker has claimed a lane.</summary>
    internal async Task ClaimedAsync(Batch batch, int lane = 0)
    {
        using var limit = new CancellationTokenSource(Limit);
        while ((await LaneAsync(batch, lane)).Attempts == 0)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Advances the clock, one beat at a time, until a task has completed.</summary>
    internal async Task PassAsync(Task work)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!work.IsCompleted)
        {
            limit.Token.ThrowIfCancellationRequested();
            Kernel.Time.Advance(Options.Beat);
            await Task.WhenAny(work, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token));
        }

        await work;
    }

    /// <summary>Counts the transactions from now on. A transaction fails when the predicate accepts its number.</summary>
    internal StrongBox<int> CountTransactions(Predicate<int>? fails = null)
    {
        var count = new StrongBox<int>();
        Kernel.Storage.GoDown(operation => operation == "tables.submit"
            && Interlocked.Increment(ref count.Value) is var number
            && fails?.Invoke(number) == true);
        return count;
    }

    internal async Task<int> RunsAsync() => (await _history.ListAsync(new ExecutionQuery { Limit = 1000 }, None)).Value.Items.Count;
}
