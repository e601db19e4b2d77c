namespace WasmOs.Kernel.Batches;

/// <summary>How many of a batch's inputs are where. The parts sum up to the total.</summary>
/// <param name="Total">All inputs.</param>
/// <param name="Queued">They have not begun.</param>
/// <param name="Running">They run now, as far as is known: one a lane that somebody works on.</param>
/// <param name="Succeeded">Their run succeeded.</param>
/// <param name="Failed">Their run failed, ran out of time or could not be begun.</param>
/// <param name="Cancelled">They did not come to their end, because the batch was stopped.</param>
public readonly record struct BatchCounts(int Total, int Queued, int Running, int Succeeded, int Failed, int Cancelled);
