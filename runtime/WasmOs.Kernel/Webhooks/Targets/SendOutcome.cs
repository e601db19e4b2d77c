namespace WasmOs.Kernel.Webhooks.Targets;

/// <summary>What became of one try.</summary>
/// <param name="Attempt">What is kept of it.</param>
/// <param name="IsRefused">Whether the target must not be called, so that trying again is no use.</param>
internal readonly record struct SendOutcome(DeliveryAttempt Attempt, bool IsRefused)
{
    /// <summary>Whether the target took it.</summary>
    public bool Succeeded => Attempt.Error is null;

    /// <summary>Whether the target said that it is gone for good.</summary>
    public bool IsGone => Attempt.Status == 410;
}
