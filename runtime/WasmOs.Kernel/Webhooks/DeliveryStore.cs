using System.Text;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Storage;
using WasmOs.Runtime.Execution;
using WasmOs.Storage;

namespace WasmOs.Kernel.Webhooks;

/// <summary>Keeps deliveries, and sends the messages that get them tried: row first, message last. Thread-safe.</summary>
internal sealed class DeliveryStore(ITableStore tables, IQueueStore queues, TimeProvider time, BackgroundFailures? failures)
{
    /// <summary>The queue of deliveries.</summary>
    public const string Queue = "wasmos-webhooks";

    /// <summary>Where the heads put messages that failed too often.</summary>
    public const string PoisonQueue = Queue + KernelRoom.PoisonSuffix;

    private readonly DurableMessages _messages = new("webhook-messages", time, failures);
    private readonly DeferredMessages _deferred = new(time);

    /// <summary>How long a delivery is tried.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    /// <summary>
    /// Makes the delivery of an event to a target. An event that was published before has its row already; its message is sent again, for nobody knows whether
    /// it was.
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
        };
        await tables.WriteAsync(DeliveryRows.Table, TableWrite.Insert(DeliveryRows.Encode(delivery)), cancellationToken).ConfigureAwait(false);
        await SendDurablyAsync(delivery).ConfigureAwait(false);
    }

    /// <summary>Has a delivery tried whose row is written: now, or as soon as the queue takes its message.</summary>
    public ValueTask SendDurablyAsync(WebhookDelivery delivery) =>
        _messages.SendAsync(() => SendAsync(delivery.Message, TimeSpan.Zero, CancellationToken.None));

    /// <summary>Has a delivery tried after a while, by this message or by another one of this process that comes no later.</summary>
    public async ValueTask DeferAsync(string message, TimeSpan delay, CancellationToken cancellationToken) =>
        await _deferred.SendAsync(message, delay, () => SendAsync(message, delay, cancellationToken), cancellationToken).ConfigureAwait(false);

    private async ValueTask SendAsync(string message, TimeSpan delay, CancellationToken cancellationToken) =>
        await queues.SendAsync(Queue, Encoding.UTF8.GetBytes(message), delay > TimeSpan.Zero ? delay : TimeSpan.Zero, null, cancellationToken).ConfigureAwait(false);

    /// <summary>A delivery; null when there is none.</summary>
    public async ValueTask<WebhookDelivery?> GetAsync(string partition, ExecutionId id, CancellationToken cancellationToken)
    {
        var row = await tables.GetAsync(DeliveryRows.Table, partition, DeliveryRows.RowKeyOf(id), cancellationToken).ConfigureAwait(false);
        return row is null ? null : DeliveryRows.Decode(row);
    }

    /// <summary>Writes what has become of a delivery. False when somebody else wrote it since it was read.</summary>
    public async ValueTask<bool> UpdateAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
        (await tables.WriteAsync(DeliveryRows.Table, TableWrite.Replace(DeliveryRows.Encode(delivery), delivery.ETag), cancellationToken).ConfigureAwait(false)).Succeeded;
}
