namespace WasmOs.Host.Admission;

/// <summary>One request in the line of an <see cref="AdmissionGate"/>.</summary>
internal sealed class AdmissionWaiter
{
    // Continuations must run asynchronously, because the gate completes waiters while it holds its lock.
    private readonly TaskCompletionSource<AdmissionResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AdmissionGate _gate;

    public AdmissionWaiter(AdmissionGate gate)
    {
        _gate = gate;
        Node = new LinkedListNode<AdmissionWaiter>(this);
    }

    /// <summary>The request's node in the waiting line. Guarded by the gate's lock.</summary>
    public LinkedListNode<AdmissionWaiter> Node { get; }

    /// <summary>Completes with the gate's decision.</summary>
    public Task<AdmissionResult> Result => _result.Task;

    /// <summary>Sets the decision, if none was set before.</summary>
    public void Complete(AdmissionResult result) => _result.TrySetResult(result);

    /// <summary>Leaves the line because the client disconnected.</summary>
    public void Abandon() => _gate.Abandon(this, AdmissionResult.ClientGone);

    /// <summary>Leaves the line because the longest wait is over.</summary>
    public void Expire() => _gate.Abandon(this, AdmissionResult.TooLong);
}
