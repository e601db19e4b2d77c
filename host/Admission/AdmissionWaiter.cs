namespace WasmOs.Host.Admission;

/// <summary>One request in the line of an <see cref="AdmissionGate"/>.</summary>
internal sealed class AdmissionWaiter
{
    // Continuations run elsewhere: the gate completes waiters while it holds its lock.
    private readonly TaskCompletionSource<AdmissionResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AdmissionGate _gate;

    public AdmissionWaiter(AdmissionGate gate)
    {
        _gate = gate;
        Node = new LinkedListNode<AdmissionWaiter>(this);
    }

    /// <summary>Its place in the line; owned by the gate's lock.</summary>
    public LinkedListNode<AdmissionWaiter> Node { get; }

    /// <summary>Ends when the gate has decided.</summary>
    public Task<AdmissionResult> Result => _result.Task;

    /// <summary>Tells the request what was decided.</summary>
    public void Complete(AdmissionResult result) => _result.TrySetResult(result);

    /// <summary>Leaves the line: the client has gone.</summary>
    public void Abandon() => _gate.Abandon(this, AdmissionResult.ClientGone);

    /// <summary>Leaves the line: the wait has lasted for as long as it may.</summary>
    public void Expire() => _gate.Abandon(this, AdmissionResult.TooLong);
}
