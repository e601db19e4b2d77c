using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using WasmOs.Functions.Access;
using WasmOs.Storage;

namespace WasmOs.Host.Tests.Sample;

/// <summary>Functions that fail in every way that the host converts to a response, and some that read bodies.</summary>
public sealed class FaultyFunctions
{
    public const string Secret = "connection string with a password";

    [Function("throws")]
    [Public]
    public IResult Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throws")] HttpRequest request) =>
        throw new InvalidOperationException(Secret + request.Path);

    [Function("throws-later")]
    [Public]
    public async Task<IResult> ThrowsLater([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throws-later")] HttpRequest request)
    {
        request.HttpContext.Response.Headers["x-half-done"] = "yes";
        await Task.Yield();
        throw new InvalidOperationException(Secret);
    }

    [Function("storage")]
    [Public]
    public IResult Storage([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "storage")] HttpRequest request) =>
        throw new StorageUnavailableException("tables", $"reading '{request.Path}' failed: the service does not answer; check that it runs.");

    [Function("half")]
    [Public]
    public async Task<IResult> Half([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "half")] HttpRequest request)
    {
        await request.HttpContext.Response.WriteAsync("half an ");
        await request.HttpContext.Response.Body.FlushAsync();
        throw new InvalidOperationException(Secret);
    }

    [Function("read")]
    [Public]
    public Task<IResult> Read([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "read")] HttpRequest request, CancellationToken cancellationToken) =>
        LengthAsync(request, cancellationToken);

    [Function("upload")]
    [Public]
    [DisableRequestSizeLimit]
    public Task<IResult> Upload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "upload")] HttpRequest request, CancellationToken cancellationToken) =>
        LengthAsync(request, cancellationToken);

    private static async Task<IResult> LengthAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return TypedResults.Text(body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
