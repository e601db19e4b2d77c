namespace WasmOs.Kernel.Batches;

/// <summary>How many inputs of a batch are in which state. The parts add up to the total.</summary>
/// <param name="Total">All inputs.</param>
/// <param name="Queued">Inputs whose run has not begun.</param>
/// <param name="Running">Inputs that run now, estimated as one for each lane that a worker has leased.</param>
/// <param name="Succeeded">Inputs whose run succeeded.</param>
/// <param name="Failed">Inputs whose run failed, timed out or could not be started.</param>
/// <param name="Cancelled">Inputs that did not finish because the batch was stopped.</param>
public readonly record struct BatchCounts(int Total, int Queued, int Running, int Succeeded, int Failed, int Cancelled);
