namespace WasmOs.Kernel.Webhooks;

/// <summary>What somebody wants of a webhook; null where nothing is said.</summary>
public sealed record WebhookChange
{
    /// <summary>Where deliveries go; needed to make one.</summary>
    public string? Url { get; init; }

    /// <summary>What it subscribes to; needed to make one.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>What deliveries are signed with; null to have one made. It is changed by rotating.</summary>
    public string? Secret { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>Whether events are delivered.</summary>
    public bool? Active { get; init; }

    /// <summary>Headers of each delivery besides those of WasmOS; they replace all that there were.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Headers to set, or to remove where the value is null; the others stay. Not together with <see cref="Headers"/>.</summary>
    public IReadOnlyDictionary<string, string?>? HeaderChanges { get; init; }

    /// <summary>Names no secret.</summary>
    public override string ToString() => nameof(WebhookChange);
}
