using Microsoft.Extensions.Primitives;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Identity.ApiKeys;
using WasmOs.Kernel.Identity.Authentication;

namespace WasmOs.Functions.Access;

/// <summary>Finds the credentials of a request. Allocates nothing.</summary>
internal static class Credentials
{
    /// <summary>The header with an API key.</summary>
    public const string KeyHeader = "X-API-Key";

    private const string Scheme = "Bearer ";

    /// <summary>Finds the credentials.</summary>
    /// <param name="request">The request.</param>
    /// <param name="forGuest">
    /// Whether a guest serves the request. Then <c>Authorization</c> may be the guest's: it counts only without <c>X-API-Key</c>, and only as a bearer token.
    /// </param>
    /// <param name="takesCookie">Whether the cookie of a browser's session counts, for a request without other credentials.</param>
    /// <param name="credential">The API key, token or cookie; empty when the request has none.</param>
    /// <returns>What is wrong with the request's credentials; null when nothing is.</returns>
    public static KernelError? Find(HttpRequest request, bool forGuest, bool takesCookie, out ReadOnlyMemory<char> credential)
    {
        credential = default;
        var headers = request.Headers;
        var keys = headers[KeyHeader];
        var tokens = headers.Authorization;
        if (keys.Count > 1 || (!forGuest && (tokens.Count > 1 || (keys.Count > 0 && tokens.Count > 0))))
        {
            return AccessErrors.CredentialsAmbiguous();
        }

        if (keys.Count == 1)
        {
            credential = keys[0].AsMemory().Trim();
        }
        else if (tokens.Count == 1 && tokens[0] is { } token && token.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            credential = token.AsMemory(Scheme.Length).Trim();
        }
        else if (takesCookie && tokens.Count == 0 && BrowserCookies.Find(request, out credential) is { } forged)
        {
            return forged;
        }

        return ApiKeyText.IsIn(request.QueryString.Value) ? AccessErrors.CredentialsInUrl() : null;
    }

    /// <summary>
    /// Removes from the request what must not reach a guest: API keys, tokens and sessions of WasmOS in any case, whether or not they counted for the request,
    /// and a token of another issuer that WasmOS has recognized.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="isRecognized">Whether WasmOS knows the caller by these credentials.</param>
    public static void Hide(HttpRequest request, bool isRecognized)
    {
        var headers = request.Headers;
        var usedKey = headers[KeyHeader].Count > 0;
        headers.Remove(KeyHeader);
        BrowserCookies.Hide(request);
        var tokens = headers.Authorization;
        var isUsed = isRecognized && !usedKey && tokens is [{ } token] && token.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);
        if (isUsed || HasSecret(tokens))
        {
            headers.Authorization = default;
        }
    }

    // Whatever the scheme, and however many values there are.
    private static bool HasSecret(StringValues tokens)
    {
        foreach (var token in tokens)
        {
            if (OwnCredentials.IsIn(token))
            {
                return true;
            }
        }

        return false;
    }
}
