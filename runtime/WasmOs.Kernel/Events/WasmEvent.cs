using System.Security.Cryptography;
using System.Text;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Events;

/// <summary>Something that happened, as it is told to the outside. Immutable.</summary>
public sealed record WasmEvent
{
    /// <summary>Names the event: a UUID version 7. An event that is published again has the same id, so that receivers know it.</summary>
    public required ExecutionId Id { get; init; }

    /// <summary>What happened: a type of the <see cref="EventCatalog"/>.</summary>
    public required string Type { get; init; }

    /// <summary>When it happened, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>To what: the id of a module, a run, a task, a schedule.</summary>
    public required string Subject { get; init; }

    /// <summary>What there is to say about it: one JSON value in UTF-8, <see cref="MaxDataBytes"/> at most. What is larger is not delivered, only its size.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>32 KiB: with the envelope around it an event fits a property of a table's row.</summary>
    public const int MaxDataBytes = 32 * 1024;

    /// <summary>An event that happens now, under a new id.</summary>
    public static WasmEvent New(TimeProvider time, string type, string subject, ReadOnlyMemory<byte> data)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new WasmEvent { Id = ExecutionId.New(time), Type = type, Time = time.GetUtcNow(), Subject = subject, Data = data };
    }

    /// <summary>
    /// An event whose id follows from type, subject and time: who publishes it again, because it does not know whether it did, publishes the same event, which is
    /// delivered once to each webhook that got it already.
    /// </summary>
    /// <param name="time">When it happened, as it is stored, not the time of publishing.</param>
    /// <param name="type">A type of the <see cref="EventCatalog"/>.</param>
    /// <param name="subject">To what.</param>
    /// <param name="data">One JSON value in UTF-8.</param>
    public static WasmEvent Repeatable(DateTimeOffset time, string type, string subject, ReadOnlyMemory<byte> data) =>
        new() { Id = IdOf(time, type, subject), Type = type, Time = time, Subject = subject, Data = data };

    private static ExecutionId IdOf(DateTimeOffset time, string type, string subject) =>
        ExecutionId.FromHash(time, SHA256.HashData(Encoding.UTF8.GetBytes($"{time.UtcTicks}\n{type}\n{subject}")));
}
