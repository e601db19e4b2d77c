using System.Collections.Immutable;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Federation;

/// <summary>Checks a provider of OpenID Connect.</summary>
internal static class OidcChecks
{
    public static readonly ImmutableArray<string> Members =
        ["issuer", "audience", "client_id", "client_secret_env", "device_client_id", "scopes", "username_claim"];

    public static OidcProvider Check(
        ProviderDraft draft, ImmutableArray<ClaimRule> rules, string path, Func<string, string?> variables, FieldErrors errors)
    {
        var given = draft.Oidc;
        if (!IsIssuer(given.Issuer))
        {
            errors.Add(
                path + "issuer",
                "Must be the issuer exactly as in its tokens: a URL of https (http only on a loopback address) without query, fragment and user.");
        }

        CheckUse(given, path, errors);
        if (given.Scopes is { } scopes
            && (!scopes.Contains("openid") || scopes.Any(scope => scope.Length == 0 || scope.Contains(' ', StringComparison.Ordinal))))
        {
            errors.Add(path + "scopes", "Must be a list of scopes without spaces, openid among them.");
        }

        return new OidcProvider
        {
            Name = draft.Name ?? "",
            Rules = rules,
            Tier = draft.Tier,
            CaFile = draft.CaFile,
            Issuer = given.Issuer ?? "",
            Audiences = [.. given.Audiences ?? []],
            ClientId = given.ClientId,
            ClientSecret = ProviderChecks.SecretOf(given.ClientSecretVariable, path + "client_secret_env", variables, errors),
            DeviceClientId = given.DeviceClientId,
            Scopes = given.Scopes is { } wanted ? [.. wanted] : ["openid", "profile", "email"],
            UsernameClaim = given.UsernameClaim ?? OidcProvider.DefaultUsernameClaim,
        };
    }

    private static void CheckUse(OidcDraft given, string path, FieldErrors errors)
    {
        if (given.Audiences is null && given.ClientId is null)
        {
            errors.Add(path + "audience", "Give audience for bearer tokens of machines, client_id for people who sign in, or both.");
        }

        if (given.Audiences is { } audiences && (audiences.Count == 0 || audiences.Any(string.IsNullOrWhiteSpace)))
        {
            errors.Add(path + "audience", "Must be the audience of this deployment, or a list of several; never empty.");
        }

        if (given.Audiences?.Any(audience => audience == given.ClientId || audience == given.DeviceClientId) == true)
        {
            errors.Add(path + "audience", "Must be neither client_id nor device_client_id: an id token tells this deployment who signed in, and is no key to it.");
        }

        if (given.ClientId is { Length: 0 } || given is { ClientId: null, ClientSecretVariable: not null })
        {
            errors.Add(path + "client_id", "Must be the id under which this deployment is registered with the provider.");
        }

        if (given.DeviceClientId is { Length: 0 } || given is { ClientId: null, DeviceClientId: not null })
        {
            errors.Add(path + "device_client_id", "Must be the id of a public client at the same provider, beside client_id.");
        }
    }

    private static bool IsIssuer(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || url is { Scheme: "http", IsLoopback: true })
        && url is { Query: "", Fragment: "", UserInfo: "" }
        && !text!.Contains('?', StringComparison.Ordinal) && !text.Contains('#', StringComparison.Ordinal);
}
