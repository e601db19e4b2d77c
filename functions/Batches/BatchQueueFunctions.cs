using WasmOs.Kernel.Batches;

namespace WasmOs.Functions.Batches;

/// <summary>Lanes of batches: one turn a message, whose text names the lane.</summary>
public sealed class BatchQueueFunctions(BatchLaneRunner runner)
{
    [Function("batches-run")]
    public Task Run([QueueTrigger(BatchLaneRunner.Queue)] string message, CancellationToken cancellationToken) => runner.RunAsync(message, cancellationToken).AsTask();

    [Function("batches-revive")]
    public Task Revive([QueueTrigger(BatchLaneRunner.PoisonQueue)] string message, CancellationToken cancellationToken) =>
        runner.ReviveAsync(message, cancellationToken).AsTask();
}
