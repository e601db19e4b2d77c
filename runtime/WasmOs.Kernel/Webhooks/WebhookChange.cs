namespace WasmOs.Kernel.Webhooks;

/// <summary>The values to set when a webhook is created or changed. A member that is null stays as it is.</summary>
public sealed record WebhookChange
{
    /// <summary>The target of deliveries; required to create a webhook.</summary>
    public string? Url { get; init; }

    /// <summary>The subscribed events; required to create a webhook.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>The secret that signs deliveries; null to generate one. Used only at creation: rotation changes the secret later.</summary>
    public string? Secret { get; init; }

    /// <summary>A description for people.</summary>
    public string? Description { get; init; }

    /// <summary>Whether events are delivered.</summary>
    public bool? Active { get; init; }

    /// <summary>Additional headers of each delivery; they replace all previous ones.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Headers to set, or to remove where the value is null; other headers stay. Cannot be combined with <see cref="Headers"/>.</summary>
    public IReadOnlyDictionary<string, string?>? HeaderChanges { get; init; }

    /// <summary>Contains no secrets.</summary>
    public override string ToString() => nameof(WebhookChange);
}
