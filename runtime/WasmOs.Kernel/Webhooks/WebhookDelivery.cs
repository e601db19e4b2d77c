using System.Collections.Immutable;
using WasmOs.Kernel.Webhooks.Targets;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Webhooks;

/// <summary>An event on its way to one target. Immutable.</summary>
public sealed record WebhookDelivery
{
    /// <summary>Names it, together with its webhook: the event's id.</summary>
    public required ExecutionId Id { get; init; }

    /// <summary>The webhook; for a callback a name that no webhook has.</summary>
    public required string Webhook { get; init; }

    /// <summary>Where a callback goes; null for a webhook's delivery, which goes where the webhook says then.</summary>
    public Uri? Callback { get; init; }

    /// <summary>The event's type.</summary>
    public required string Type { get; init; }

    /// <summary>How far it is.</summary>
    public DeliveryState State { get; init; }

    /// <summary>When the event was published, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is tried next, UTC.</summary>
    public required DateTimeOffset NextAttemptAt { get; init; }

    /// <summary>After this time it is given up, UTC.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>How often it was tried.</summary>
    public int AttemptCount { get; init; }

    /// <summary>The newest tries, oldest first; at most <see cref="KeptAttempts"/>.</summary>
    public ImmutableArray<DeliveryAttempt> Attempts { get; init; } = [];

    /// <summary>What is sent, JSON in UTF-8; empty in lists.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Why it was given up without a try; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>The row's version.</summary>
    internal string ETag { get; init; } = "";

    /// <summary>How many tries are kept: those of a day, and some of a redelivery.</summary>
    public const int KeptAttempts = 20;

    /// <summary>How many of them keep the answer, which can take 3 KiB of the 64 that a property may have.</summary>
    public const int KeptResponses = 10;

    /// <summary>The body of its message.</summary>
    internal string Message => $"{Webhook}/{Id}";
}
