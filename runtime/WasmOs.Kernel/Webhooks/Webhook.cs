using System.Collections.Immutable;
using WasmOs.Kernel.Events;

namespace WasmOs.Kernel.Webhooks;

/// <summary>A subscription: which events go where. Immutable.</summary>
public sealed record Webhook
{
    /// <summary>Names it: a UUID version 7.</summary>
    public required string Id { get; init; }

    /// <summary>Where deliveries go.</summary>
    public required Uri Url { get; init; }

    /// <summary>What it subscribes to: types, kinds (<c>task.*</c>) or <c>*</c>.</summary>
    public required ImmutableArray<string> Events { get; init; }

    /// <summary>What it is for, in words.</summary>
    public string Description { get; init; } = "";

    /// <summary>Whether events are delivered.</summary>
    public bool Active { get; init; } = true;

    /// <summary>Why WasmOS switched it off; null when it did not.</summary>
    public string? DisabledReason { get; init; }

    /// <summary>Headers of each delivery besides those of WasmOS. Their values can be secrets: never list or log them.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Changes with every change; opaque.</summary>
    public string ETag { get; init; } = "";

    /// <summary>What deliveries are signed with. Never listed or logged.</summary>
    internal string Secret { get; init; } = "";

    /// <summary>The secret before, which signs too until <see cref="PreviousSecretUntil"/>; null when there is none.</summary>
    internal string? PreviousSecret { get; init; }

    /// <summary>Why its secrets cannot be read, and what to do; null when they can. Then they are empty, and it is neither delivered to nor changed.</summary>
    public string? SecretsProblem { get; init; }

    /// <summary>The secrets as they are stored, when they cannot be read: so that whoever writes the row keeps them.</summary>
    internal byte[]? UnreadSecrets { get; init; }

    /// <summary>Until when the secret before signs too.</summary>
    internal DateTimeOffset PreviousSecretUntil { get; init; }

    /// <summary>Whether it wants events of a type.</summary>
    public bool Wants(string type) => Active && Events.Any(pattern => EventPattern.Matches(pattern, type));

    /// <summary>Names it without its secrets.</summary>
    public override string ToString() => $"webhook {Id}";
}
