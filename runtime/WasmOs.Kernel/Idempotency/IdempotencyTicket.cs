namespace WasmOs.Kernel.Idempotency;

/// <summary>The right to handle the request of an idempotency key. Owned by the request, which must complete, release or forget it.</summary>
public sealed class IdempotencyTicket
{
    internal IdempotencyTicket(IdempotencyRow row, bool resumes) => (Row, Resumes) = (row, resumes);

    /// <summary>
    /// The id of the resource that the request creates. Every try under the key has the same id, so that a second try finds what the first one created.
    /// </summary>
    public Guid PlannedId => Row.PlannedId;

    /// <summary>Whether an earlier try began the work and did not finish: the work may be done, wholly or in part.</summary>
    public bool Resumes { get; }

    /// <summary>The row as it was last written.</summary>
    internal IdempotencyRow Row { get; set; }

    /// <summary>When <see cref="Row"/> was last written, as the monotonic timestamp.</summary>
    internal long WrittenAt { get; set; }

    /// <summary>Serializes the row's writers: the ending request and the renewal.</summary>
    internal SemaphoreSlim Turn { get; } = new(1, 1);
}
