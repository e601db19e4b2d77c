namespace WasmOs.Kernel.Idempotency;

/// <summary>The right to answer for an idempotency key.</summary>
public sealed class IdempotencyTicket
{
    internal IdempotencyTicket(string partitionKey, string rowKey, string etag, byte[] bodyHash)
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
        ETag = etag;
        BodyHash = bodyHash;
    }

    internal string PartitionKey { get; }

    internal string RowKey { get; }

    internal string ETag { get; }

    internal byte[] BodyHash { get; }
}
