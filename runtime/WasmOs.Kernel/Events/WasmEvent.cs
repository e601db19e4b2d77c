using System.Security.Cryptography;
using System.Text;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Events;

/// <summary>An event: something that happened, in the form in which it is published. Immutable.</summary>
public sealed record WasmEvent
{
    /// <summary>The event's id, a UUID version 7. An event that is published again keeps its id, so that receivers can recognize it.</summary>
    public required ExecutionId Id { get; init; }

    /// <summary>The event's type, one of the <see cref="EventCatalog"/>.</summary>
    public required string Type { get; init; }

    /// <summary>When it happened, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The id of what the event is about: a module, a run, a task, a schedule.</summary>
    public required string Subject { get; init; }

    /// <summary>Details: one JSON value in UTF-8. When it is larger than <see cref="MaxDataBytes"/>, only its size is delivered.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>The trace that the event belongs to, as a <c>traceparent</c>; null for none.</summary>
    /// <value>the span in which the event was made</value>
    public string? TraceParent { get; init; } = Tracing.ToHandOn(null);

    /// <summary>32 KiB: an event of this size, including its envelope, fits into one property of a table row.</summary>
    public const int MaxDataBytes = 32 * 1024;

    /// <summary>Creates an event that happens now, with a new id.</summary>
    public static WasmEvent New(TimeProvider time, string type, string subject, ReadOnlyMemory<byte> data)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new WasmEvent { Id = ExecutionId.New(time), Type = type, Time = time.GetUtcNow(), Subject = subject, Data = data };
    }

    /// <summary>
    /// Creates an event whose id is derived from type, subject and time. A publisher that does not know whether it succeeded can publish the event again: the
    /// id is the same, so each webhook that already got the event gets it only once.
    /// </summary>
    /// <param name="time">When it happened, as it is stored; not the time of publishing.</param>
    /// <param name="type">A type of the <see cref="EventCatalog"/>.</param>
    /// <param name="subject">The id of what the event is about.</param>
    /// <param name="data">One JSON value in UTF-8.</param>
    public static WasmEvent Repeatable(DateTimeOffset time, string type, string subject, ReadOnlyMemory<byte> data) =>
        new() { Id = IdOf(time, type, subject), Type = type, Time = time, Subject = subject, Data = data };

    private static ExecutionId IdOf(DateTimeOffset time, string type, string subject) =>
        ExecutionId.FromHash(time, SHA256.HashData(Encoding.UTF8.GetBytes($"{time.UtcTicks}\n{type}\n{subject}")));
}
