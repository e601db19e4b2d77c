using Microsoft.Extensions.Options;
using WasmOs.Functions.Access;
using WasmOs.Functions.Bodies;
using WasmOs.Functions.Changes;
using WasmOs.Functions.Identity;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Federation;
using WasmOs.Kernel.Identity.SignIn;

namespace WasmOs.Functions.Federation;

/// <summary>The HTTP functions of signing in by OpenID Connect.</summary>
public sealed class FederationFunctions(FederatedSignIn signIn, FederatedSessions sessions, IOptions<ApiOptions> options)
{
    private const string Route = "api/v1/auth/";

    /// <summary>Says what a program needs for the device flow with a provider.</summary>
    [Function("auth-oidc-get")]
    [Public]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "oidc/{provider}")] HttpRequest request, string provider,
        CancellationToken cancellationToken)
    {
        _ = request;
        var client = await signIn.DescribeAsync(provider, cancellationToken);
        return client.Succeeded ? new OidcClientResult(client.Value) : new ProblemResult(client.Error);
    }

    /// <summary>Sends a browser to the provider.</summary>
    [Function("auth-oidc-start")]
    [Public(CountsAddresses = true)]
    [QueryParameters("return_to")]
    public async Task<IResult> Start(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "oidc/{provider}/start")] HttpRequest request, string provider,
        CancellationToken cancellationToken)
    {
        var start = await signIn.StartAsync(provider, One(request, "return_to"), RedirectUri(request, provider), cancellationToken);
        if (!start.Succeeded)
        {
            return new ProblemResult(start.Error);
        }

        SignInCookie.Set(request.HttpContext, start.Value.Cookie);
        return TypedResults.Redirect(start.Value.Url.AbsoluteUri);
    }

    /// <summary>Takes the provider's answer, which the browser brings. Providers add parameters of their own, which are not read.</summary>
    [Function("auth-oidc-callback")]
    [Public(CountsAddresses = true)]
    [QueryParameters(QueryParametersAttribute.Any)]
    public async Task<IResult> Callback(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "oidc/{provider}/callback")] HttpRequest request, string provider,
        CancellationToken cancellationToken)
    {
        var answer = new SignInAnswer(One(request, "code"), One(request, "state"), One(request, "error"), One(request, "iss"));
        var cookie = SignInCookie.Take(request.HttpContext);
        var end = await signIn.FinishAsync(provider, answer, cookie, cancellationToken);
        var session = end.Succeeded ? await BeginAsync(request, end.Value.Identity, isBrowser: true, cancellationToken) : end.Error;
        if (!session.Succeeded)
        {
            return new ProblemResult(session.Error);
        }

        BrowserCookies.Set(request.HttpContext, session.Value.Cookie!, session.Value.ExpiresAt);
        return new ReturnPageResult(end.Value.ReturnTo);
    }

    /// <summary>Exchanges an id token for tokens of WasmOS.</summary>
    [Function("auth-exchange")]
    [Public(CountsAddresses = true)]
    public async Task<IResult> Exchange(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "exchange")] HttpRequest request, CancellationToken cancellationToken)
    {
        var (body, problem) = await StrictJson.ReadAsync(request, options.Value, ExchangeBody.Read, cancellationToken);
        if (body is null)
        {
            return new ProblemResult(problem!);
        }

        var identity = await signIn.ExchangeAsync(body.Provider!, body.IdToken!, cancellationToken);
        var session = identity.Succeeded ? await BeginAsync(request, identity.Value, isBrowser: false, cancellationToken) : identity.Error;
        return session.Succeeded ? new LoginResult(session.Value) : new ProblemResult(session.Error);
    }

    /// <summary>Begins a session, and names the person for the audit trail.</summary>
    private async ValueTask<Result<SignInResult>> BeginAsync(
        HttpRequest request, ExternalIdentity identity, bool isBrowser, CancellationToken cancellationToken)
    {
        ChangeNote.Set(request.HttpContext, $"user {Quoted.Of(identity.ToString())}");
        var session = await sessions.BeginAsync(identity, isBrowser, cancellationToken);
        if (session.Succeeded)
        {
            CallerFeature.Set(request.HttpContext, session.Value.Caller);
        }

        return session;
    }

    private static Uri RedirectUri(HttpRequest request, string provider) =>
        new($"{request.Scheme}://{request.Host}{request.PathBase}/{Route}oidc/{Uri.EscapeDataString(provider)}/callback");

    // A parameter that comes twice is none: two readers could take different ones.
    private static string? One(HttpRequest request, string name) => request.Query.TryGetValue(name, out var values) && values is [{ } value] ? value : null;
}
