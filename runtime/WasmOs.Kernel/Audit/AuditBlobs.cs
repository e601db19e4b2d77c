using WasmOs.Common.Audit;
using WasmOs.Storage;

namespace WasmOs.Kernel.Audit;

/// <summary>Names the blobs of the audit trail.</summary>
internal static class AuditBlobs
{
    public const string Container = "audit";

    public static BlobAddress Of(string segment) => new(Container, segment);

    public static BlobAddress Of(AuditName segment) => Of(segment.ToString());
}
