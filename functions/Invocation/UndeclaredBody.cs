using System.Buffers;
using System.Collections.Frozen;
using Microsoft.AspNetCore.Http.Features;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Json;

namespace WasmOs.Functions.Invocation;

/// <summary>
/// Refuses the body of a request to a function that reads none: the client expects an effect, and the body would have none. Both heads check this before each
/// such call. Thread-safe.
/// </summary>
public static class UndeclaredBody
{
    // Enough for an empty object with white space around it.
    private const int MostRead = 1024;

    /// <summary>The functions that read a body: exactly those with a request body in openapi.json. A test compares the two.</summary>
    private static readonly FrozenSet<string> Readers = FrozenSet.Create(
        StringComparer.Ordinal,
        "modules-upload", "modules-validate", "modules-patch", "modules-alias-put", "execute", "execute-module", "execute-gateway", "run", "batches-submit", "tasks-submit", "tasks-dead-redrive",
        "schedules-create", "schedules-patch", "schedules-preview", "tiers-put", "webhooks-create", "webhooks-patch", "webhooks-rotate-secret",
        "auth-login", "auth-exchange", "auth-refresh", "auth-logout", "auth-setup", "auth-password", "users-create", "users-patch", "roles-create", "roles-patch",
        "api-keys-create", "api-keys-patch", "alerts-put", "alerts-silence");

    private static readonly SearchValues<byte> WhiteSpace = SearchValues.Create(" \t\r\n"u8);

    /// <summary>Whether a function may receive a body. The bodies of functions of another assembly are not checked.</summary>
    public static bool IsTakenBy(string function) => Readers.Contains(function) || !QueryParameters.IsKnown(function);

    /// <summary>Whether a request has a body, or may have one.</summary>
    public static bool IsSent(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.ContentLength is { } length ? length > 0 : request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true };
    }

    /// <summary>The result that refuses a request with a body; null when the body is empty, or is an empty object, which some clients always send.</summary>
    public static async ValueTask<IResult?> RefuseAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.ContentLength > MostRead || !await IsEmptyAsync(request, cancellationToken)
            ? new ProblemResult(Problem.Field(JsonObject.Body, "This call takes no body. Send none, or {}; nothing was done."))
            : null;
    }

    private static async ValueTask<bool> IsEmptyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            if (result.IsCompleted || result.Buffer.Length > MostRead)
            {
                var isEmpty = result.Buffer.Length <= MostRead && IsEmpty(result.Buffer.ToArray());
                reader.AdvanceTo(result.Buffer.End);
                return isEmpty;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private static bool IsEmpty(ReadOnlySpan<byte> body)
    {
        var first = body.IndexOfAnyExcept(WhiteSpace);
        if (first < 0)
        {
            return true;
        }

        var last = body.LastIndexOfAnyExcept(WhiteSpace);
        return last > first && body[first] == (byte)'{' && body[last] == (byte)'}' && !body[(first + 1)..last].ContainsAnyExcept(WhiteSpace);
    }
}
