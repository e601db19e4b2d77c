using System.Text;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Storage;
using WasmOs.Runtime.Execution;
using WasmOs.Storage;

namespace WasmOs.Kernel.Webhooks;

/// <summary>Stores deliveries and sends the queue messages that trigger attempts. The row is written first and the message sent last. Thread-safe.</summary>
internal sealed class DeliveryStore(ITableStore tables, IQueueStore queues, TimeProvider time, BackgroundFailures? failures)
{
    /// <summary>The queue of deliveries.</summary>
    public const string Queue = "wasmos-webhooks";

    /// <summary>The queue to which the heads move messages that failed too often.</summary>
    public const string PoisonQueue = Queue + KernelRoom.PoisonSuffix;

    private readonly DurableMessages _messages = new("webhook-messages", time, failures);
    private readonly DeferredMessages _deferred = new(time);

    /// <summary>How long a delivery is retried.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    /// <summary>
    /// Creates the delivery of an event to a target. When the event was published before, its row already exists; only its message is sent again, because it is
    /// unknown whether the message was sent.
    /// </summary>
    public async ValueTask AddAsync(WasmEvent happened, string partition, Uri? callback, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var delivery = new WebhookDelivery
        {
            Id = happened.Id,
            Webhook = partition,
            Callback = callback,
            Type = happened.Type,
            CreatedAt = now,
            NextAttemptAt = now,
            Deadline = now + Patience,
            Body = body,
            TraceParent = happened.TraceParent,
        };
        await tables.WriteAsync(DeliveryRows.Table, TableWrite.Insert(DeliveryRows.Encode(delivery)), cancellationToken).ConfigureAwait(false);
        await SendDurablyAsync(delivery).ConfigureAwait(false);
    }

    /// <summary>Triggers an attempt of a stored delivery: now, or as soon as the queue accepts its message.</summary>
    public ValueTask SendDurablyAsync(WebhookDelivery delivery) =>
        _messages.SendAsync(() => SendAsync(delivery.Message, TimeSpan.Zero, CancellationToken.None));

    /// <summary>
    /// Triggers an attempt after a delay. No message is sent when this process has already sent one for the same delivery that arrives no later.
    /// </summary>
    public async ValueTask DeferAsync(string message, TimeSpan delay, CancellationToken cancellationToken) =>
        await _deferred.SendAsync(message, delay, () => SendAsync(message, delay, cancellationToken), cancellationToken).ConfigureAwait(false);

    private async ValueTask SendAsync(string message, TimeSpan delay, CancellationToken cancellationToken) =>
        await queues.SendAsync(Queue, Encoding.UTF8.GetBytes(message), delay > TimeSpan.Zero ? delay : TimeSpan.Zero, null, cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Reads a delivery; null when it does not exist.</summary>
    public async ValueTask<WebhookDelivery?> GetAsync(string partition, ExecutionId id, CancellationToken cancellationToken)
    {
        var row = await tables.GetAsync(DeliveryRows.Table, partition, DeliveryRows.RowKeyOf(id), cancellationToken).ConfigureAwait(false);
        return row is null ? null : DeliveryRows.Decode(row);
    }

    /// <summary>Writes the new state of a delivery. Returns false when another writer changed the row since it was read.</summary>
    public async ValueTask<bool> UpdateAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
        (await tables.WriteAsync(DeliveryRows.Table, TableWrite.Replace(DeliveryRows.Encode(delivery), delivery.ETag), cancellationToken)
            .ConfigureAwait(false)).Succeeded;
}
