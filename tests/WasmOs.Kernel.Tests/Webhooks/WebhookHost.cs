using System.Text;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Tasks;
using WasmOs.Kernel.Tests.Access;
using WasmOs.Kernel.Webhooks;
using WasmOs.Kernel.Webhooks.Targets;
using WasmOs.Storage;
using WasmOs.TestKit;
using WasmOs.TestKit.Time;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Webhooks;

/// <summary>Webhooks over a real local store and real sockets, with a clock that tests control. The operator allows loopback addresses.</summary>
internal sealed class WebhookHost : IAsyncDisposable
{
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(30);

    private readonly KernelFixture _kernel = new();

    private WebhookHost()
    {
        Directory = new WebhookDirectory(_kernel.Storage, TestEvents.Catalog, Time, seal: KernelFixture.Seal);
        Events = TestEvents.CreatePublisher(_kernel.Storage, Directory, Time);
        Registry = new WebhookRegistry(_kernel.Storage, Directory, Loopback, Time);
        Deliveries = new WebhookDeliveries(_kernel.Storage, Directory, Time);
        Sender = new WebhookSender(Loopback, Time);
        Deliverer = new WebhookDeliverer(_kernel.Storage, Directory, Events, Sender, Time, new Random(1), creators: Creators);
    }

    public PlayedCreators Creators { get; } = new();

    public static WebhookTargets Loopback { get; } = WebhookTargets.Parse("127.0.0.0/8", []);

    public ManualTimeProvider Time => _kernel.Time;

    public KernelFixture Kernel => _kernel;

    public IQueueStore Queues => _kernel.Storage.Queues;

    public WebhookDirectory Directory { get; }

    public EventPublisher Events { get; }

    public WebhookRegistry Registry { get; }

    public WebhookDeliveries Deliveries { get; }

    public WebhookSender Sender { get; }

    public WebhookDeliverer Deliverer { get; }

    /// <summary>Creates a deliverer like that of another process.</summary>
    public WebhookDeliverer NewDeliverer() => new(_kernel.Storage, Directory, Events, Sender, Time, new Random(1));

    public static async Task<WebhookHost> StartAsync()
    {
        var host = new WebhookHost();
        await host._kernel.InitializeAsync();
        return host;
    }

    public async Task<Webhook> CreateAsync(Uri url, params string[] events) =>
        (await Registry.CreateAsync(new WebhookChange { Url = url.AbsoluteUri, Events = events.Length == 0 ? ["*"] : events }, None)).Value.Webhook;

    public WasmEvent NewEvent(string type = TaskEventTypes.Succeeded, string data = "{\"n\":1}") =>
        WasmEvent.New(Time, type, "subject-1", Encoding.UTF8.GetBytes(data));

    public async Task<WasmEvent> PublishAsync(string type = TaskEventTypes.Succeeded)
    {
        var happened = NewEvent(type);
        await Events.PublishAsync(happened, None);
        return happened;
    }

    /// <summary>Acts as the queue's listener until no message is visible.</summary>
    /// <returns>The number of handled messages.</returns>
    public async Task<int> WorkAsync(WebhookDeliverer? deliverer = null)
    {
        var count = 0;
        while (await Queues.ReceiveAsync(WebhookDeliverer.Queue, 32, Visibility, None) is { Count: > 0 } messages)
        {
            foreach (var message in messages)
            {
                await (deliverer ?? Deliverer).DeliverAsync(Encoding.UTF8.GetString(message.Body.Span), None);
                await Queues.DeleteAsync(WebhookDeliverer.Queue, new QueueReceipt(message.MessageId, message.PopReceipt), None);
                count++;
            }
        }

        return count;
    }

    public async Task<WebhookDelivery> DeliveryAsync(Webhook webhook) => (await Deliveries.ListAsync(webhook.Id, 100, null, None)).Value.Items[0];

    public Task<long> MessagesAsync() => Queues.ApproximateCountAsync(WebhookDeliverer.Queue, None).AsTask();

    /// <summary>A target on which nothing listens.</summary>
    public static Uri Nowhere() => new($"http://127.0.0.1:{LoopbackPort.Free()}/");

    public async ValueTask DisposeAsync()
    {
        _kernel.Storage.ComeBack();
        Sender.Dispose();
        await Events.DisposeAsync();
        await Directory.DisposeAsync();
        await _kernel.DisposeAsync();
    }
}
