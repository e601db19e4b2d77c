using System.Globalization;
using Azure;
using Azure.Storage.Blobs.Models;
using WasmOs.Storage;

namespace WasmOs.Infra.Azure;

/// <summary>The port's conditions as the blob service has them, and its answers as the port has them.</summary>
internal static class BlobResponses
{
    /// <summary>A lease id that the service did not give out cannot be held; sent, it would be a malformed header.</summary>
    public static bool CanHold(BlobCondition condition) => condition.LeaseId is null || Guid.TryParse(condition.LeaseId, out _);

    public static BlobRequestConditions Conditions(BlobCondition condition) => new()
    {
        IfMatch = condition.IfMatch is { } etag ? new ETag(etag) : null,
        IfNoneMatch = condition.IfNoneMatchAny ? ETag.All : null,
        LeaseId = condition.LeaseId,
    };

    /// <summary>Headers have an ETag in quotes, lists without.</summary>
    public static string Text(ETag etag) => etag.ToString().Trim('"');

    /// <summary><c>bytes 0-9/100</c> is of 100 bytes.</summary>
    public static long WholeLength(string contentRange) =>
        long.Parse(contentRange.AsSpan(contentRange.LastIndexOf('/') + 1), CultureInfo.InvariantCulture);

    public static bool IsMissingBlob(RequestFailedException e) => e.Status == 404 && e.ErrorCode != BlobErrorCode.ContainerNotFound;

    public static bool IsLeaseLost(RequestFailedException e) => e.Status is 409 or 412 || IsMissingBlob(e);
}
