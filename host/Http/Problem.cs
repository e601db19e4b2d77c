using System.Globalization;
using System.Net.Mime;
using System.Text.Json;

namespace WasmOs.Host.Http;

/// <summary>An error that the host itself answers, as <c>application/problem+json</c> (RFC 9457).</summary>
internal sealed class Problem : IResult
{
    private const int MaxInstanceLength = 512;

    /// <summary>HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>The end of the type, after <c>urn:wasmos:error:</c>.</summary>
    public required string Slug { get; init; }

    /// <summary>What kind of error it is, the same text for each of its type.</summary>
    public required string Title { get; init; }

    /// <summary>What happened here and what to do.</summary>
    public required string Detail { get; init; }

    /// <summary>Seconds after which to try again; null when that would not help.</summary>
    public int? RetryAfter { get; init; }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        HttpResponse response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = MediaTypeNames.Application.ProblemJson;
        response.Headers.CacheControl = "no-store";
        if (RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        byte[] body = Serialize(httpContext);
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    private byte[] Serialize(HttpContext context)
    {
        using var buffer = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", "urn:wasmos:error:" + Slug);
            json.WriteString("title", Title);
            json.WriteNumber("status", Status);
            json.WriteString("detail", Detail);
            string path = context.Request.Path.ToUriComponent();
            json.WriteString("instance", path.Length > MaxInstanceLength ? path[..MaxInstanceLength] : path);
            json.WriteString("request_id", context.TraceIdentifier);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
