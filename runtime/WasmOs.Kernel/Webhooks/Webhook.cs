using System.Collections.Immutable;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Events;

namespace WasmOs.Kernel.Webhooks;

/// <summary>A webhook: a subscription to events, with the target of their deliveries. Immutable.</summary>
public sealed record Webhook
{
    /// <summary>The webhook's id: a UUID version 7.</summary>
    public required string Id { get; init; }

    /// <summary>The target of deliveries.</summary>
    public required Uri Url { get; init; }

    /// <summary>The subscribed events: types, kinds (<c>task.*</c>) or <c>*</c>.</summary>
    public required ImmutableArray<string> Events { get; init; }

    /// <summary>A description for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>Whether events are delivered.</summary>
    public bool Active { get; init; } = true;

    /// <summary>Why WasmOS switched the webhook off; null when it did not.</summary>
    public string? DisabledReason { get; init; }

    /// <summary>Additional headers of each delivery. Their values may be secrets: never list or log them.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>When the webhook was created, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The name of the caller who created the webhook; null where nobody needs credentials.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>Who created the webhook or last changed it by the API, under whose rights it gets events.</summary>
    public Creator UpdatedBy { get; init; }

    /// <summary>When the webhook was last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The ETag, an opaque value that changes with every change.</summary>
    public string ETag { get; init; } = "";

    /// <summary>The secret that signs deliveries. Never list or log it.</summary>
    internal string Secret { get; init; } = "";

    /// <summary>The previous secret, which also signs until <see cref="PreviousSecretUntil"/>; null when there is none.</summary>
    internal string? PreviousSecret { get; init; }

    /// <summary>
    /// Why the webhook's secrets cannot be read, and what to do; null when they can. While they cannot be read they are empty, and the webhook gets no
    /// deliveries and cannot be changed.
    /// </summary>
    public string? SecretsProblem { get; init; }

    /// <summary>The secrets in their stored form when they cannot be read, so that a writer of the row preserves them.</summary>
    internal byte[]? UnreadSecrets { get; init; }

    /// <summary>Until when the previous secret also signs.</summary>
    internal DateTimeOffset PreviousSecretUntil { get; init; }

    /// <summary>Whether the webhook wants events of a type.</summary>
    public bool Wants(string type) => Active && Events.Any(pattern => EventPattern.Matches(pattern, type));

    /// <summary>Identifies the webhook without its secrets.</summary>
    public override string ToString() => $"webhook {Id}";
}
