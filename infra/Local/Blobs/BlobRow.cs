using WasmOs.Infra.Local.Sqlite;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Blobs;

/// <summary>The database row of a blob. The content is in a file. Immutable.</summary>
/// <param name="Appendable">Whether the blob was created by appending.</param>
/// <param name="ETag">The number of the last write.</param>
/// <param name="Length">The acknowledged bytes. The file of an append blob can be longer after a crash; the bytes beyond were never acknowledged.</param>
/// <param name="Modified">The time of the last write, in UTC ticks.</param>
/// <param name="Lease">The id of the last lease; null for none.</param>
/// <param name="LeasedUntil">The end of the lease, in UTC ticks.</param>
/// <param name="LeaseLength">The duration of the lease, in ticks.</param>
internal sealed record BlobRow(bool Appendable, long ETag, long Length, long Modified, string? Lease, long LeasedUntil, long LeaseLength)
{
    public bool IsLeased(long now) => Lease is not null && LeasedUntil > now;

    public BlobProperties Properties(string name) => new(name, Length, UniqueIds.Format(ETag), new DateTimeOffset(Modified, TimeSpan.Zero));
}
