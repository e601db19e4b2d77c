using System.Text;
using System.Text.Unicode;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using WasmOs.Infra.Azure.Calls;
using WasmOs.Storage;

namespace WasmOs.Infra.Azure;

/// <summary>Queues in an Azure Storage account. Thread-safe.</summary>
/// <remarks>
/// Bodies are sent in base 64, as the Functions runtime sends and expects them, or as UTF-8 text, by the encoding. Times are rounded up to whole seconds.
/// </remarks>
internal sealed class AzureQueueStore(QueueServiceClient service, ServiceGuard guard, QueueMessageEncoding encoding) : IQueueStore
{
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(-1);

    public async Task EnsureQueueAsync(string queue, CancellationToken cancellationToken)
    {
        StorageRules.CheckName(queue);
        await guard.RunAsync(
            new StorageCall("create the queue", queue),
            token => service.GetQueueClient(queue).CreateIfNotExistsAsync(cancellationToken: token),
            cancellationToken).ConfigureAwait(false);
    }

    /// <remarks>A send whose response was lost is repeated. The possible duplicate is allowed, because delivery is at least once.</remarks>
    public async ValueTask<QueueReceipt> SendAsync(
        string queue, ReadOnlyMemory<byte> body, TimeSpan delay, TimeSpan? timeToLive, CancellationToken cancellationToken)
    {
        StorageRules.CheckName(queue);
        StorageRules.CheckSend(body, delay, timeToLive);
        var hidden = WholeSeconds(delay);
        var life = timeToLive is { } finite ? Max(WholeSeconds(finite), hidden + TimeSpan.FromSeconds(1)) : Never;
        return await guard.RunAsync(
            new StorageCall("send to the queue", queue),
            async token =>
            {
                var sent = (await service.GetQueueClient(queue).SendMessageAsync(Encode(body), hidden, life, token).ConfigureAwait(false)).Value;
                return new QueueReceipt(sent.MessageId, sent.PopReceipt);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<StoredMessage>> ReceiveAsync(
        string queue, int maxMessages, TimeSpan visibilityTimeout, CancellationToken cancellationToken)
    {
        StorageRules.CheckName(queue);
        StorageRules.CheckReceive(maxMessages, visibilityTimeout);
        var received = await guard.RunAsync(
            new StorageCall("receive from the queue", queue),
            async token => (await service.GetQueueClient(queue)
                .ReceiveMessagesAsync(maxMessages, WholeSeconds(visibilityTimeout), token).ConfigureAwait(false)).Value,
            cancellationToken).ConfigureAwait(false);
        return Array.ConvertAll(received!, m => new StoredMessage(
            m.MessageId, m.PopReceipt, Decode(m.Body), m.DequeueCount,
            m.InsertedOn.GetValueOrDefault(), Expiry(m.ExpiresOn), m.NextVisibleOn.GetValueOrDefault()));
    }

    public async ValueTask<IReadOnlyList<StoredMessage>> PeekAsync(string queue, int maxMessages, CancellationToken cancellationToken)
    {
        StorageRules.CheckName(queue);
        StorageRules.CheckCount(maxMessages);
        var peeked = await guard.RunAsync(
            new StorageCall("peek into the queue", queue),
            async token => (await service.GetQueueClient(queue).PeekMessagesAsync(maxMessages, token).ConfigureAwait(false)).Value,
            cancellationToken).ConfigureAwait(false);
        return Array.ConvertAll(peeked!, m => new StoredMessage(
            m.MessageId, "", Decode(m.Body), m.DequeueCount,
            m.InsertedOn.GetValueOrDefault(), Expiry(m.ExpiresOn), m.InsertedOn.GetValueOrDefault()));
    }

    public async ValueTask<QueueReceipt?> UpdateAsync(
        string queue, QueueReceipt receipt, TimeSpan visibilityTimeout, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken)
    {
        StorageRules.CheckName(queue);
        StorageRules.CheckDelay(visibilityTimeout);
        StorageRules.CheckBody(body ?? default);
        return await guard.RunAsync<QueueReceipt?>(
            new StorageCall("update a message of the queue", queue) { Refused = IsReceiptLost },
            async token =>
            {
                var updated = (await service.GetQueueClient(queue).UpdateMessageAsync(
                    receipt.MessageId, receipt.PopReceipt, body is { } bytes ? Encode(bytes) : null, WholeSeconds(visibilityTimeout), token)
                        .ConfigureAwait(false)).Value;
                return new QueueReceipt(receipt.MessageId, updated.PopReceipt);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> DeleteAsync(string queue, QueueReceipt receipt, CancellationToken cancellationToken)
    {
        StorageRules.CheckName(queue);
        return await guard.RunAsync(
            new StorageCall("delete a message of the queue", queue) { Refused = IsReceiptLost },
            async token =>
            {
                await service.GetQueueClient(queue).DeleteMessageAsync(receipt.MessageId, receipt.PopReceipt, token).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask ClearAsync(string queue, CancellationToken cancellationToken)
    {
        StorageRules.CheckName(queue);
        await guard.RunAsync(
            new StorageCall("clear the queue", queue), token => service.GetQueueClient(queue).ClearMessagesAsync(token), cancellationToken)
                .ConfigureAwait(false);
    }

    public async ValueTask<long> ApproximateCountAsync(string queue, CancellationToken cancellationToken)
    {
        StorageRules.CheckName(queue);
        return await guard.RunAsync<long>(
            new StorageCall("count the queue", queue),
            async token => (await service.GetQueueClient(queue).GetPropertiesAsync(token).ConfigureAwait(false)).Value.ApproximateMessagesCount,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes one small read, for the health probe.</summary>
    public async Task ProbeAsync(CancellationToken cancellationToken) => await guard.RunAsync(
        new StorageCall("list the queues of", service.AccountName),
        async token =>
        {
            await using var pages = service.GetQueuesAsync(cancellationToken: token).AsPages(pageSizeHint: 1).GetAsyncEnumerator(token);
            return await pages.MoveNextAsync().ConfigureAwait(false);
        },
        cancellationToken).ConfigureAwait(false);

    private string Encode(ReadOnlyMemory<byte> body) => encoding == QueueMessageEncoding.Base64 ? Convert.ToBase64String(body.Span) : ToText(body.Span);

    private static string ToText(ReadOnlySpan<byte> body) => Utf8.IsValid(body)
        ? Encoding.UTF8.GetString(body)
        : throw new ArgumentException("The message is not UTF-8 text: send text, or set messageEncoding to \"base64\" in host.json.", nameof(body));

    /// <summary>
    /// Decodes a body. A text of another sender that is not base 64 is delivered as UTF-8, so that its receiver can set it aside; an exception would block the
    /// queue.
    /// </summary>
    private ReadOnlyMemory<byte> Decode(BinaryData? body)
    {
        var text = body?.ToString() ?? "";
        var bytes = new byte[text.Length];
        return encoding == QueueMessageEncoding.Base64 && Convert.TryFromBase64String(text, bytes, out var length)
            ? bytes.AsMemory(0, length)
            : Encoding.UTF8.GetBytes(text);
    }

    private static TimeSpan WholeSeconds(TimeSpan time) => TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    /// <summary>The service reports the last day of the calendar as the expiry of a message that never expires.</summary>
    private static DateTimeOffset Expiry(DateTimeOffset? expiresOn) =>
        expiresOn is { Year: < 9999 } time ? time : DateTimeOffset.MaxValue;

    /// <summary>
    /// Whether the message was deleted or received by another receiver. For a text that is no receipt, the service reports an invalid query parameter.
    /// </summary>
    private static bool IsReceiptLost(RequestFailedException e) =>
        e.ErrorCode is "MessageNotFound" or "PopReceiptMismatch" or "InvalidQueryParameterValue"
            || (e.Status == 404 && e.ErrorCode != QueueErrorCode.QueueNotFound);
}
