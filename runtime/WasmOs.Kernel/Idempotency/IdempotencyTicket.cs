namespace WasmOs.Kernel.Idempotency;

/// <summary>The right to answer for an idempotency key. Owned by the request; given back by completing, releasing or forgetting it.</summary>
public sealed class IdempotencyTicket
{
    internal IdempotencyTicket(IdempotencyRow row, bool resumes) => (Row, Resumes) = (row, resumes);

    /// <summary>The id that the request's work gives to what it creates: the same for every try under the key, so that a second try finds what the first one made.</summary>
    public Guid PlannedId => Row.PlannedId;

    /// <summary>Whether somebody began the work before and did not come to its end: it may have been done, in whole or in part.</summary>
    public bool Resumes { get; }

    /// <summary>The row as it was last written.</summary>
    internal IdempotencyRow Row { get; set; }

    /// <summary>When <see cref="Row"/> was last written, as the clock's timestamp.</summary>
    internal long WrittenAt { get; set; }

    /// <summary>One writer of the row at a time: the request that ends, or the renewal.</summary>
    internal SemaphoreSlim Turn { get; } = new(1, 1);
}
