using WasmOs.Infra.Local.Sqlite;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Blobs;

/// <summary>What the database knows of a blob; the bytes are in a file.</summary>
/// <param name="Appendable">Whether it was made by appending.</param>
/// <param name="ETag">Of the last write.</param>
/// <param name="Length">Acknowledged bytes. The file of an append blob can be longer after a crash: what follows was never acknowledged.</param>
/// <param name="Modified">UTC ticks.</param>
/// <param name="Lease">The last lease; null for none.</param>
/// <param name="LeasedUntil">UTC ticks.</param>
/// <param name="LeaseLength">Ticks.</param>
internal sealed record BlobRow(bool Appendable, long ETag, long Length, long Modified, string? Lease, long LeasedUntil, long LeaseLength)
{
    public bool IsLeased(long now) => Lease is not null && LeasedUntil > now;

    public BlobProperties Properties(string name) => new(name, Length, UniqueIds.Format(ETag), new DateTimeOffset(Modified, TimeSpan.Zero));
}
