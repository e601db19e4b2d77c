namespace WasmOs.Kernel.Idempotency;

/// <summary>The right to answer for an idempotency key.</summary>
public sealed record IdempotencyTicket
{
    internal IdempotencyTicket(string partitionKey, string rowKey, string etag)
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
        ETag = etag;
    }

    internal string PartitionKey { get; }

    internal string RowKey { get; }

    internal string ETag { get; }
}
