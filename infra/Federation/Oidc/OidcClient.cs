using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Federation;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Infra.Federation.Oidc;

/// <summary>The client side of OpenID Connect: authorisation code with PKCE, with the library's messages. Thread-safe.</summary>
internal sealed partial class OidcClient(IssuerClients clients, ILogger<OidcClient> log) : IOidcClient
{
    private const int LongestErrorShown = 200;

    /// <inheritdoc/>
    public async ValueTask<Result<Uri>> AuthorizationUrlAsync(OidcProvider provider, OidcRequest request, CancellationToken cancellationToken)
    {
        var endpoint = await EndpointAsync(provider, static configuration => configuration.AuthorizationEndpoint, cancellationToken).ConfigureAwait(false);
        if (endpoint is null)
        {
            return FederationErrors.IssuerUnavailable(provider.Name);
        }

        var message = new OpenIdConnectMessage
        {
            IssuerAddress = endpoint.AbsoluteUri,
            ClientId = provider.ClientId,
            RedirectUri = request.RedirectUri.AbsoluteUri,
            ResponseType = OpenIdConnectResponseType.Code,
            Scope = string.Join(' ', provider.Scopes),
            State = request.State,
            Nonce = request.Nonce,
            EnableTelemetryParameters = false,
        };
        message.SetParameter("code_challenge", Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(request.Verifier))));
        message.SetParameter("code_challenge_method", "S256");
        return new Uri(message.CreateAuthenticationRequestUrl());
    }

    /// <inheritdoc/>
    public async ValueTask<Result<string>> RedeemAsync(OidcProvider provider, string code, OidcRequest request, CancellationToken cancellationToken)
    {
        if (await EndpointAsync(provider, static configuration => configuration.TokenEndpoint, cancellationToken).ConfigureAwait(false) is not { } endpoint)
        {
            return FederationErrors.IssuerUnavailable(provider.Name);
        }

        using var sent = TokenRequest(provider, endpoint, code, request);
        try
        {
            var (status, body) = await clients.HttpOf(provider).SendAsync(sent, cancellationToken).ConfigureAwait(false);
            return ReadIdToken(provider, status, body);
        }
        catch (IssuerUnavailableException e)
        {
            LogUnavailable(log, provider.Name, DisplayText.Shorten(e.Message, LongestErrorShown));
            return FederationErrors.IssuerUnavailable(provider.Name);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Result<OidcEndpoints>> DescribeAsync(OidcProvider provider, CancellationToken cancellationToken)
    {
        if (await clients.MetadataOf(provider).GetAsync(cancellationToken).ConfigureAwait(false) is not { } known)
        {
            return FederationErrors.IssuerUnavailable(provider.Name);
        }

        var device = known.Configuration.DeviceAuthorizationEndpoint;
        return new OidcEndpoints(string.IsNullOrEmpty(device) ? null : device, known.Configuration.TokenEndpoint);
    }

    private async ValueTask<Uri?> EndpointAsync(OidcProvider provider, Func<OpenIdConnectConfiguration, string?> select, CancellationToken cancellationToken)
    {
        var known = await clients.MetadataOf(provider).GetAsync(cancellationToken).ConfigureAwait(false);
        return known is not null && Uri.TryCreate(select(known.Configuration), UriKind.Absolute, out var url) && clients.HttpOf(provider).IsAllowed(url)
            ? url
            : null;
    }

    private static HttpRequestMessage TokenRequest(OidcProvider provider, Uri endpoint, string code, OidcRequest request)
    {
        var message = new OpenIdConnectMessage
        {
            ClientId = provider.ClientId,
            GrantType = OpenIdConnectGrantTypes.AuthorizationCode,
            Code = code,
            RedirectUri = request.RedirectUri.AbsoluteUri,
            EnableTelemetryParameters = false,
        };
        message.SetParameter("code_verifier", request.Verifier);
        var sent = new HttpRequestMessage(HttpMethod.Post, endpoint);
        if (provider.ClientSecret is { } secret)
        {
            // RFC 6749, 2.3.1: both are form-encoded before they are put into the header.
            var credentials = $"{Uri.EscapeDataString(provider.ClientId!)}:{Uri.EscapeDataString(secret)}";
            sent.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        }

        sent.Headers.Accept.ParseAdd("application/json");
        sent.Content = new FormUrlEncodedContent(message.Parameters);
        return sent;
    }

    private Result<string> ReadIdToken(OidcProvider provider, HttpStatusCode status, string body)
    {
        OpenIdConnectMessage? answer;
        try
        {
            answer = new OpenIdConnectMessage(body);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            answer = null;
        }

        if (status == HttpStatusCode.OK && answer is { IdToken.Length: > 0 })
        {
            return answer.IdToken;
        }

        LogRefused(log, provider.Name, (int)status, DisplayText.Shorten(answer?.Error ?? "", LongestErrorShown));
        return (int)status is >= 400 and < 500
            ? FederationErrors.SignInRefused(
                "The provider did not accept the code: it was used before, has expired, or belongs to another sign-in. Begin again.")
            : FederationErrors.IssuerUnavailable(provider.Name);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Identity provider {Provider} gave no id token for a code: status {Status} {Error}")]
    private static partial void LogRefused(ILogger logger, string provider, int status, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Identity provider {Provider} is not available: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string provider, string reason);
}
