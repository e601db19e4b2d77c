using Azure;

namespace WasmOs.Infra.Azure.Tables;

/// <summary>The ETags that a write presents.</summary>
internal static class RowETag
{
    /// <summary>An ETag of the right form that no row has.</summary>
    private const string NoRows = "W/\"datetime'1601-01-01T00%3A00%3A00.0000000Z'\"";

    /// <summary>The service calls an ETag of another form a malformed request; to the port it is an ETag that no row has.</summary>
    public static ETag From(string etag) => new(
        etag == "*" || (etag.StartsWith("W/\"", StringComparison.Ordinal) && etag.EndsWith('"') && etag.All(c => c is > ' ' and < '\x7f')) ? etag : NoRows);
}
