namespace WasmOs.Kernel.Webhooks;

/// <summary>The state of a delivery.</summary>
public enum DeliveryState
{
    /// <summary>The delivery will be attempted now or later.</summary>
    Pending,

    /// <summary>The target accepted the delivery.</summary>
    Delivered,

    /// <summary>The delivery failed and is not retried.</summary>
    Failed,
}
