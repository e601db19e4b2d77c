using Microsoft.Net.Http.Headers;
using WasmOs.Functions.Bodies;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Identity;

/// <summary>
/// Reads bodies that must be named <c>application/json</c>. A page elsewhere can have a browser post a form or plain text without asking, but not JSON.
/// </summary>
internal static class StrictJson
{
    /// <summary>Reads a body, or returns the problem with it.</summary>
    public static async ValueTask<(T? Body, Problem? Problem)> ReadAsync<T>(
        HttpRequest request, ApiOptions options, Func<ReadOnlyMemory<byte>, FieldErrors, T> read, CancellationToken cancellationToken)
        where T : class =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals(JsonRequest.Wanted, StringComparison.OrdinalIgnoreCase)
            ? await JsonRequest.ReadAsync(request, options, read, cancellationToken)
            : (null, Problem.UnsupportedMediaType(request.ContentType, JsonRequest.Wanted));
}
