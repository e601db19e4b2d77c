using WasmOs.Infra.Local.Sqlite;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Queues;

/// <summary>Queues in SQLite. Thread-safe.</summary>
internal sealed class LocalQueueStore(Database database) : IQueueStore
{
    private const string Service = "queues";

    private readonly NameDirectory _queues = new(database, StorageService.Queues, Service, "queue");

    public Task EnsureQueueAsync(string queue, CancellationToken cancellationToken)
    {
        StorageRules.CheckName(queue);
        return _queues.EnsureAsync(queue, cancellationToken);
    }

    public ValueTask<QueueReceipt> SendAsync(
        string queue, ReadOnlyMemory<byte> body, TimeSpan delay, TimeSpan? timeToLive, CancellationToken cancellationToken)
    {
        StorageRules.CheckSend(body, delay, timeToLive);
        return database.Writer.RunAsync(
            Service, (Queue: _queues.Find(queue), body, delay, timeToLive), static (session, s) => Send(
                session, s.Queue, s.body, s.delay, s.timeToLive), cancellationToken);
    }

    public ValueTask<IReadOnlyList<StoredMessage>> ReceiveAsync(
        string queue, int maxMessages, TimeSpan visibilityTimeout, CancellationToken cancellationToken)
    {
        StorageRules.CheckReceive(maxMessages, visibilityTimeout);
        return database.Writer.RunAsync(
            Service, (Queue: _queues.Find(queue), maxMessages, visibilityTimeout), static (session, s) => (IReadOnlyList<StoredMessage>)Receive(
                session, s.Queue, s.maxMessages, s.visibilityTimeout),
            cancellationToken, maxMessages);
    }

    public ValueTask<IReadOnlyList<StoredMessage>> PeekAsync(string queue, int maxMessages, CancellationToken cancellationToken)
    {
        StorageRules.CheckCount(maxMessages);
        cancellationToken.ThrowIfCancellationRequested();
        return new(database.Read(
            Service, (Queue: _queues.Find(queue), maxMessages), static (session, s) => session.Statements<QueueRows>()
                .Visible(s.Queue, session.Now, s.maxMessages)));
    }

    public ValueTask<QueueReceipt?> UpdateAsync(
        string queue, QueueReceipt receipt, TimeSpan visibilityTimeout, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken)
    {
        StorageRules.CheckDelay(visibilityTimeout);
        StorageRules.CheckBody(body ?? default);
        var id = _queues.Find(queue);
        return TryParse(receipt, out var message, out var pop)
            ? database.Writer.RunAsync(
                Service, (id, message, pop, visibilityTimeout, body), static (session, s) => Update(
                    session, s.id, s.message, s.pop, s.visibilityTimeout, s.body), cancellationToken)
            : default;
    }

    public ValueTask<bool> DeleteAsync(string queue, QueueReceipt receipt, CancellationToken cancellationToken)
    {
        var id = _queues.Find(queue);
        return TryParse(receipt, out var message, out var pop)
            ? database.Writer.RunAsync(
                Service, (id, message, pop), static (session, s) => session.Statements<QueueRows>().Delete(s.id, s.message, s.pop), cancellationToken)
            : default;
    }

    public async ValueTask ClearAsync(string queue, CancellationToken cancellationToken) =>
        await database.Writer.RunAsync(Service, _queues.Find(queue), static (session, id) => Clear(session, id), cancellationToken).ConfigureAwait(false);

    public ValueTask<long> ApproximateCountAsync(string queue, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(database.Read(Service, _queues.Find(queue), static (session, id) => session.Statements<QueueRows>().Count(id, session.Now)));
    }

    private static bool TryParse(QueueReceipt receipt, out long message, out long pop)
    {
        pop = 0;
        return UniqueIds.TryParse(receipt.MessageId, out message) && UniqueIds.TryParse(receipt.PopReceipt, out pop);
    }

    private static QueueReceipt Send(Session session, long queue, ReadOnlyMemory<byte> body, TimeSpan delay, TimeSpan? timeToLive)
    {
        var (id, now) = (session.NextId(), session.Now);
        var expires = timeToLive is { } life && life.Ticks < DateTimeOffset.MaxValue.Ticks - now ? now + life.Ticks : DateTimeOffset.MaxValue.Ticks;
        session.Statements<QueueRows>().Insert(queue, id, now, now + delay.Ticks, expires, body.Span);
        var text = UniqueIds.Format(id);
        return new QueueReceipt(text, text);
    }

    private static List<StoredMessage> Receive(Session session, long queue, int maxMessages, TimeSpan visibilityTimeout)
    {
        var now = session.Now;
        session.Statements<QueueRows>().Expire(queue, now);
        var messages = session.Statements<QueueRows>().Visible(queue, now, maxMessages);
        var visible = now + visibilityTimeout.Ticks;
        for (var i = 0; i < messages.Count; i++)
        {
            var receipt = session.NextId();
            session.Statements<QueueRows>().Hide(UniqueIds.Parse(messages[i].MessageId), visible, receipt);
            messages[i] = messages[i] with
            {
                PopReceipt = UniqueIds.Format(receipt),
                DequeueCount = messages[i].DequeueCount + 1,
                NextVisibleOn = new DateTimeOffset(visible, TimeSpan.Zero),
            };
        }

        return messages;
    }

    private static QueueReceipt? Update(Session session, long queue, long message, long pop, TimeSpan visibilityTimeout, ReadOnlyMemory<byte>? body)
    {
        var (receipt, now) = (session.NextId(), session.Now);
        return session.Statements<QueueRows>().Update(queue, message, pop, now, now + visibilityTimeout.Ticks, receipt, body)
            ? new QueueReceipt(UniqueIds.Format(message), UniqueIds.Format(receipt))
            : null;
    }

    private static bool Clear(Session session, long queue)
    {
        session.Statements<QueueRows>().Clear(queue);
        return true;
    }
}
