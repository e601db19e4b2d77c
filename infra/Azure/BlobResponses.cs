using System.Globalization;
using Azure;
using Azure.Storage.Blobs.Models;
using WasmOs.Storage;

namespace WasmOs.Infra.Azure;

/// <summary>Converts the port's conditions to those of the blob service, and the service's responses to those of the port.</summary>
internal static class BlobResponses
{
    /// <summary>Whether the condition's lease id can exist: a lease id is a GUID. Another text would be a malformed header, so it is not sent.</summary>
    public static bool CanHold(BlobCondition condition) => condition.LeaseId is null || Guid.TryParse(condition.LeaseId, out _);

    public static BlobRequestConditions Conditions(BlobCondition condition) => new()
    {
        IfMatch = condition.IfMatch is { } etag ? new ETag(etag) : null,
        IfNoneMatch = condition.IfNoneMatchAny ? ETag.All : null,
        LeaseId = condition.LeaseId,
    };

    /// <summary>Returns the ETag without quotes. The service quotes it in headers but not in lists.</summary>
    public static string Text(ETag etag) => etag.ToString().Trim('"');

    /// <summary>Returns the length of the whole blob from a content range: 100 for <c>bytes 0-9/100</c>.</summary>
    public static long WholeLength(string contentRange) =>
        long.Parse(contentRange.AsSpan(contentRange.LastIndexOf('/') + 1), CultureInfo.InvariantCulture);

    public static bool IsMissingBlob(RequestFailedException e) => e.Status == 404 && e.ErrorCode != BlobErrorCode.ContainerNotFound;

    public static bool IsLeaseLost(RequestFailedException e) => e.Status is 409 or 412 || IsMissingBlob(e);
}
