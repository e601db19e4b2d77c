using WasmOs.Kernel.Events;
using WasmOs.Kernel.Webhooks;
using WasmOs.Storage;

namespace WasmOs.Kernel.Tests;

/// <summary>Event publishers for tests, composed as in the product.</summary>
internal static class TestEvents
{
    /// <summary>The events of all rooms.</summary>
    public static EventCatalog Catalog { get; } = new(KernelRooms.All.SelectMany(room => room.EventTypes));

    /// <summary>A publisher whose only subscriber is webhooks. The caller disposes it.</summary>
    public static EventPublisher CreatePublisher(IStorage storage, WebhookDirectory webhooks, TimeProvider time)
    {
        var subscriber = new WebhookSubscriber(storage, webhooks, time);
        return new EventPublisher([subscriber], subscriber, time);
    }
}
