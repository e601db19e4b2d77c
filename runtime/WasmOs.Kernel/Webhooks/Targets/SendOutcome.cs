namespace WasmOs.Kernel.Webhooks.Targets;

/// <summary>The outcome of one attempt.</summary>
/// <param name="Attempt">The record of the attempt.</param>
/// <param name="IsRefused">Whether the rules forbid calling the target, so that a retry is useless.</param>
internal readonly record struct SendOutcome(DeliveryAttempt Attempt, bool IsRefused)
{
    /// <summary>Whether the target accepted the delivery.</summary>
    public bool Succeeded => Attempt.Error is null;

    /// <summary>Whether the target reported that it is permanently gone (status 410).</summary>
    public bool IsGone => Attempt.Status == 410;
}
