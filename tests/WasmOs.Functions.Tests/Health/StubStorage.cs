using WasmOs.Storage;

namespace WasmOs.Functions.Tests.Health;

/// <summary>Storage of which only the probe works, when the test lets it.</summary>
internal sealed class StubStorage : IStorage
{
    private int _probes;

    /// <summary>What the next probe answers with.</summary>
    public TaskCompletionSource<IReadOnlyList<StorageProbe>> Answer { get; set; } = Unanswered();

    /// <summary>Completes with the first probe.</summary>
    public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Probes that were begun.</summary>
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

    /// <summary>An answer that is still to come.</summary>
    public static TaskCompletionSource<IReadOnlyList<StorageProbe>> Unanswered() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
