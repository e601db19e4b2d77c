namespace WasmOs.Kernel.Webhooks;

/// <summary>How far a delivery is.</summary>
public enum DeliveryState
{
    /// <summary>It is tried now or later.</summary>
    Pending,

    /// <summary>The target took it.</summary>
    Delivered,

    /// <summary>It is not tried any more.</summary>
    Failed,
}
