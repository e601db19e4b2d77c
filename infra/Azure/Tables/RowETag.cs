using Azure;

namespace WasmOs.Infra.Azure.Tables;

/// <summary>Makes the ETag condition of a write.</summary>
internal static class RowETag
{
    /// <summary>An ETag that has the valid form and that no row has.</summary>
    private const string NoRows = "W/\"datetime'1601-01-01T00%3A00%3A00.0000000Z'\"";

    /// <summary>
    /// Returns the ETag for the service. The service refuses an ETag of another form as a malformed request, but for the port such an ETag is one that no row
    /// has.
    /// </summary>
    public static ETag From(string etag) => new(
        etag == "*" || (etag.StartsWith("W/\"", StringComparison.Ordinal) && etag.EndsWith('"') && etag.All(c => c is > ' ' and < '\x7f')) ? etag : NoRows);
}
