using Microsoft.AspNetCore.Http.Metadata;

namespace WasmOs.Host.Http;

/// <summary>The largest request body of an endpoint, in bytes. ASP.NET Core's routing applies it to Kestrel.</summary>
internal sealed class BodyLimit(long bytes) : IRequestSizeLimitMetadata
{
    /// <inheritdoc/>
    public long? MaxRequestBodySize { get; } = bytes;
}
