using System.Security.Cryptography;
using System.Text;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Secrets;

namespace WasmOs.Kernel.Federation;

/// <summary>
/// Signs people in by OpenID Connect: in a browser by authorisation code with PKCE, or by an id token that a program got by the device flow. Thread-safe.
/// </summary>
public sealed class FederatedSignIn(FederationOptions options, IOidcClient client, IIssuerTokens tokens, SecretSeal seal, TimeProvider time)
{
    /// <summary>How old an id token may be that is exchanged for tokens of WasmOS: a stolen one that lies in some log is of no use for longer.</summary>
    public static readonly TimeSpan OldestIdToken = TimeSpan.FromMinutes(10);

    // By how much the provider's clock may be ahead. A token from further in the future would count as new for longer than its age allows.
    private static readonly TimeSpan MostAhead = TimeSpan.FromSeconds(60);

    private const int LongestParameter = 4096;

    // RFC 6749, 4.1.2.1. Any other text in the answer is not repeated: it may come from anybody.
    private static readonly string[] KnownErrors =
    [
        "access_denied", "invalid_request", "invalid_scope", "login_required", "interaction_required", "consent_required", "server_error",
        "temporarily_unavailable", "unauthorized_client", "unsupported_response_type",
    ];

    /// <summary>Begins a sign-in in a browser.</summary>
    /// <param name="name">The provider's name.</param>
    /// <param name="returnTo">Where the browser goes afterwards; null for the root.</param>
    /// <param name="redirectUri">The address of this host for the provider's answer.</param>
    /// <param name="cancellationToken">Ends the waiting for the provider.</param>
    public async ValueTask<Result<SignInStart>> StartAsync(string name, string? returnTo, Uri redirectUri, CancellationToken cancellationToken)
    {
        if (Find(name) is not { } provider)
        {
            return FederationErrors.ProviderNotFound(name);
        }

        if (returnTo is not null && !ReturnPath.IsValid(returnTo))
        {
            var errors = new FieldErrors();
            errors.Add("return_to", $"Must be {ReturnPath.Rule}.");
            return KernelErrors.InvalidRequest(errors);
        }

        if (!seal.HasKey)
        {
            return FederationErrors.NoKey();
        }

        var state = SignInState.Begin(provider.Name, redirectUri, returnTo ?? ReturnPath.Default, time.GetUtcNow());
        var url = await client.AuthorizationUrlAsync(provider, state.Request, cancellationToken).ConfigureAwait(false);
        return url.Succeeded ? new SignInStart(url.Value, state.Seal(seal)) : url.Error;
    }

    /// <summary>Ends a sign-in in a browser.</summary>
    /// <param name="name">The provider's name, by the path that the browser was sent to.</param>
    /// <param name="answer">What the provider sent.</param>
    /// <param name="cookie">The cookie of <see cref="StartAsync"/>; null when the browser sent none.</param>
    /// <param name="cancellationToken">Ends the waiting for the provider.</param>
    public async ValueTask<Result<SignInEnd>> FinishAsync(string name, SignInAnswer answer, string? cookie, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (Find(name) is not { } provider)
        {
            return FederationErrors.ProviderNotFound(name);
        }

        // The cookie comes first: without it the answer belongs to a sign-in of another browser, and nothing in it is looked at.
        if (SignInState.Open(seal, cookie, time.GetUtcNow()) is not { } state || state.Provider != provider.Name || !Same(state.Request.State, answer.State))
        {
            return FederationErrors.SignInRefused("This answer does not belong to a sign-in that this browser began in the last ten minutes. Begin again.");
        }

        if (answer.Issuer is { } issuer && issuer != provider.Issuer)
        {
            return FederationErrors.SignInRefused("The answer comes from another provider than the sign-in was begun with. Begin again.");
        }

        if (answer.Code is not { Length: > 0 and <= LongestParameter } code)
        {
            var error = KnownErrors.Contains(answer.Error) ? answer.Error : "an error";
            return FederationErrors.SignInRefused($"The provider answered {error}. Begin again, or ask the operator.");
        }

        var idToken = await client.RedeemAsync(provider, code, state.Request, cancellationToken).ConfigureAwait(false);
        if (!idToken.Succeeded)
        {
            return idToken.Error;
        }

        var token = await tokens.VerifyIdTokenAsync(provider, provider.ClientId!, idToken.Value, state.Request.Nonce, cancellationToken).ConfigureAwait(false);
        var identity = token.Succeeded ? IdentityOf(provider, token.Value) : token.Error;
        return identity.Succeeded ? new SignInEnd(identity.Value, state.ReturnTo) : identity.Error;
    }

    /// <summary>Signs a person in by an id token that a program got from the provider, for example by the device flow.</summary>
    /// <param name="name">The provider's name.</param>
    /// <param name="idToken">The id token, at most <see cref="OldestIdToken"/> old.</param>
    /// <param name="cancellationToken">Ends the waiting for the provider.</param>
    public async ValueTask<Result<ExternalIdentity>> ExchangeAsync(string name, string idToken, CancellationToken cancellationToken)
    {
        if (Find(name) is not { } provider)
        {
            return FederationErrors.ProviderNotFound(name);
        }

        var client = provider.DeviceClientId ?? provider.ClientId!;
        var token = await tokens.VerifyIdTokenAsync(provider, client, idToken, null, cancellationToken).ConfigureAwait(false);
        if (!token.Succeeded)
        {
            return token.Error;
        }

        return token.Value.IssuedAt is { } issued && time.GetUtcNow() - issued is var age && age <= OldestIdToken && age >= -MostAhead
            ? IdentityOf(provider, token.Value)
            : FederationErrors.TokenRefused(
                "The id token is older than ten minutes, is from the future, or does not say when it was issued. Sign in with the provider again.");
    }

    /// <summary>What a program needs for the device flow with a provider.</summary>
    /// <param name="name">The provider's name.</param>
    /// <param name="cancellationToken">Ends the waiting for the provider.</param>
    public async ValueTask<Result<OidcDescription>> DescribeAsync(string name, CancellationToken cancellationToken)
    {
        if (Find(name) is not { } provider)
        {
            return FederationErrors.ProviderNotFound(name);
        }

        var endpoints = await client.DescribeAsync(provider, cancellationToken).ConfigureAwait(false);
        return endpoints.Succeeded ? new OidcDescription(provider, endpoints.Value) : endpoints.Error;
    }

    private OidcProvider? Find(string name) => options.Find(name) is OidcProvider { SignsPeopleIn: true } provider ? provider : null;

    private static Result<ExternalIdentity> IdentityOf(OidcProvider provider, IssuerToken token)
    {
        var username = token.Claims.Single(provider.UsernameClaim) ?? token.Claims.Single("email");
        var identity = new ExternalIdentity(provider, token.Subject, token.Claims, username);
        return identity.Roles.IsEmpty ? FederationErrors.NoRole(provider.Name) : identity;
    }

    private static bool Same(string expected, string? actual) =>
        actual is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(actual));
}
