using System.Collections.Frozen;
using System.Collections.Immutable;
using WasmOs.Kernel.Events;

namespace WasmOs.Kernel.Webhooks;

/// <summary>All webhooks at one moment, indexed by the event types that they want. Immutable.</summary>
internal sealed class WebhookSnapshot
{
    private readonly FrozenDictionary<string, ImmutableArray<Webhook>> _byType;
    private readonly FrozenDictionary<string, Webhook> _byId;

    public WebhookSnapshot(IEnumerable<Webhook> all, EventCatalog events)
    {
        _byId = all.ToFrozenDictionary(webhook => webhook.Id, StringComparer.Ordinal);
        _byType = events.Types
            .Select(type => KeyValuePair.Create(type, _byId.Values.Where(webhook => webhook.Wants(type)).ToImmutableArray()))
            .Where(entry => !entry.Value.IsEmpty)
            .ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The webhooks that want events of a type.</summary>
    public ImmutableArray<Webhook> Wanting(string type) => _byType.TryGetValue(type, out var wanting) ? wanting : [];

    /// <summary>Finds a webhook by id; null when there is none.</summary>
    public Webhook? Find(string id) => _byId.GetValueOrDefault(id);
}
