using WasmOs.Kernel.Batches;

namespace WasmOs.Functions.Batches;

/// <summary>The queue functions of batches. A message names a lane, and each message is one turn of work on that lane.</summary>
public sealed class BatchQueueFunctions(BatchLaneRunner runner)
{
    [Function("batches-run")]
    public Task Run([QueueTrigger(BatchLaneRunner.Queue)] string message, CancellationToken cancellationToken) =>
        runner.RunAsync(message, cancellationToken).AsTask();

    [Function("batches-revive")]
    public Task Revive([QueueTrigger(BatchLaneRunner.PoisonQueue)] string message, CancellationToken cancellationToken) =>
        runner.ReviveAsync(message, cancellationToken).AsTask();
}
