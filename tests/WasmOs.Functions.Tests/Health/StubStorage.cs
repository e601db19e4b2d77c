using WasmOs.Storage;

namespace WasmOs.Functions.Tests.Health;

/// <summary>Storage that supports only the probe, which ends when the test completes <see cref="Answer"/>.</summary>
internal sealed class StubStorage : IStorage
{
    private int _probes;

    /// <summary>The result of the next probe.</summary>
    public TaskCompletionSource<IReadOnlyList<StorageProbe>> Answer { get; set; } = Unanswered();

    /// <summary>Completes when the first probe begins.</summary>
    public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many probes have begun.</summary>
    public int Probes => Volatile.Read(ref _probes);

    public string Kind => "stub";

    public bool IsShared => false;

    public IBlobStore Blobs => throw new NotSupportedException();

    public ITableStore Tables => throw new NotSupportedException();

    public IQueueStore Queues => throw new NotSupportedException();

    public Task<IReadOnlyList<StorageProbe>> ProbeAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _probes);
        Begun.TrySetResult();
        return Answer.Task.WaitAsync(cancellationToken);
    }

    /// <summary>A result that the test has not set yet.</summary>
    public static TaskCompletionSource<IReadOnlyList<StorageProbe>> Unanswered() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
