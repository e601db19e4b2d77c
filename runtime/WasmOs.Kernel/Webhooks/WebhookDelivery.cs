using System.Collections.Immutable;
using WasmOs.Kernel.Webhooks.Targets;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Webhooks;

/// <summary>The delivery of an event to one target. Immutable.</summary>
public sealed record WebhookDelivery
{
    /// <summary>The event's id, which identifies the delivery within its webhook.</summary>
    public required ExecutionId Id { get; init; }

    /// <summary>The webhook's id; for a callback, a partition name that is not a webhook's id.</summary>
    public required string Webhook { get; init; }

    /// <summary>The target of a callback; null for a webhook's delivery, which goes to the webhook's URL at the time of the attempt.</summary>
    public Uri? Callback { get; init; }

    /// <summary>The event's type.</summary>
    public required string Type { get; init; }

    /// <summary>The state of the delivery.</summary>
    public DeliveryState State { get; init; }

    /// <summary>When the event was published, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the next attempt is due, UTC.</summary>
    public required DateTimeOffset NextAttemptAt { get; init; }

    /// <summary>The time after which the delivery is not retried, UTC.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>The number of attempts.</summary>
    public int AttemptCount { get; init; }

    /// <summary>The most recent attempts, oldest first; at most <see cref="KeptAttempts"/>.</summary>
    public ImmutableArray<DeliveryAttempt> Attempts { get; init; } = [];

    /// <summary>The body to send, JSON in UTF-8; empty in lists.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Why the delivery was not attempted; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>The trace that the event belongs to, as a <c>traceparent</c>; null for none.</summary>
    internal string? TraceParent { get; init; }

    /// <summary>The row's ETag.</summary>
    internal string ETag { get; init; } = "";

    /// <summary>The number of attempts that are kept: those of one day, and some of a redelivery.</summary>
    public const int KeptAttempts = 20;

    /// <summary>The number of attempts that keep the response, which can take 3 KiB of the 64 KiB of a property.</summary>
    public const int KeptResponses = 10;

    /// <summary>The body of the delivery's queue message.</summary>
    internal string Message => $"{Webhook}/{Id}";
}
