using Microsoft.Extensions.Options;
using WasmOs.Functions.Access;
using WasmOs.Functions.Bodies;
using WasmOs.Functions.Changes;
using WasmOs.Functions.Lists;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Federation;
using WasmOs.Kernel.Identity;
using WasmOs.Kernel.Identity.SignIn;
using WasmOs.Kernel.Identity.Users;

namespace WasmOs.Functions.Identity;

/// <summary>The HTTP functions of signing in, going on and signing out.</summary>
public sealed class SignInFunctions(
    SignInService signIn, SessionService sessions, SetupService setup, UserRegistry users, ApiKeyRegistry keys, OwnPasswordService passwords,
    IEnumerable<ISignInProviders> providers, IOptions<ApiOptions> options)
{
    private const string Route = "api/v1/auth/";
    private const string Scheme = "Bearer ";

    private static readonly SignInProvider Local = new("local", "password", "Username and password", null);

    [Function("auth-login")]
    [Public(CountsAddresses = true)]
    public async Task<IResult> Login(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "login")] HttpRequest request, CancellationToken cancellationToken)
    {
        var (body, problem) = await StrictJson.ReadAsync(request, options.Value, LoginBody.ReadLogin, cancellationToken);
        if (body is null)
        {
            return new ProblemResult(problem!);
        }

        if (body.Provider is { } provider && provider != Local.Name && !HasPasswordProvider(provider))
        {
            return new ProblemResult(FederationErrors.ProviderNotFound(provider));
        }

        // The audit trail names the account also when it does not exist or the password is wrong. The log has no line for a sign-in.
        ChangeNote.Set(request.HttpContext, $"user {Quoted.Of(body.Username)}");
        var address = request.HttpContext.Connection.RemoteIpAddress;
        var asked = new SignInRequest(body.Username!, body.Password!, address, body.IsBrowser) { Provider = body.Provider };
        var result = await signIn.SignInAsync(asked, cancellationToken);
        if (!result.Succeeded)
        {
            return new ProblemResult(WhereOpen(request, result.Error));
        }

        CallerFeature.Set(request.HttpContext, result.Value.Caller);
        if (result.Value.Cookie is { } cookie)
        {
            BrowserCookies.Set(request.HttpContext, cookie, result.Value.ExpiresAt);
        }

        return new LoginResult(result.Value);
    }

    [Function("auth-refresh")]
    [Public(CountsAddresses = true)]
    public async Task<IResult> Refresh(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "refresh")] HttpRequest request, CancellationToken cancellationToken)
    {
        var (body, problem) = await StrictJson.ReadAsync(request, options.Value, LoginBody.ReadRefresh, cancellationToken);
        if (body is null)
        {
            return new ProblemResult(problem!);
        }

        var result = await sessions.RefreshAsync(body.RefreshToken, cancellationToken);
        if (!result.Succeeded)
        {
            return new ProblemResult(result.Error);
        }

        CallerFeature.Set(request.HttpContext, result.Value.Caller);
        return new LoginResult(result.Value);
    }

    /// <summary>
    /// Ends the session of the refresh token in the body, of the access token or of the cookie. Needs no valid credentials: an access token may have expired.
    /// </summary>
    [Function("auth-logout")]
    [Public(CountsAddresses = true)]
    public async Task<IResult> Logout(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "logout")] HttpRequest request, CancellationToken cancellationToken)
    {
        var (body, problem) = await JsonRequest.ReadAsync(request, options.Value, LoginBody.ReadLogout, cancellationToken);
        if (body is null)
        {
            return new ProblemResult(problem!);
        }

        if (BrowserCookies.Find(request, out var cookie) is { } forged)
        {
            return new ProblemResult(forged);
        }

        if (body.RefreshToken is { } refreshToken)
        {
            await EndByAsync(request, refreshToken, cancellationToken);
        }

        if (request.Headers.Authorization is [{ } token] && token.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            await EndByAsync(request, token[Scheme.Length..].Trim(), cancellationToken);
        }

        if (!cookie.IsEmpty)
        {
            await EndByAsync(request, cookie.ToString(), cancellationToken);
            BrowserCookies.Clear(request.HttpContext);
        }

        return TypedResults.NoContent();
    }

    [Function("auth-permissions")]
    [Requires]
    public async Task<IResult> Permissions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "permissions")] HttpRequest request, CancellationToken cancellationToken)
    {
        var caller = CallerFeature.Of(request);
        var user = caller.Kind == CallerKind.User ? await users.GetAsync(caller.UserId, cancellationToken) : default;
        var expiresAt = caller.Kind == CallerKind.ApiKey
            ? (await keys.GetAsync(caller, caller.Id, cancellationToken) is { Succeeded: true, Value: { } key } ? key.Key.ExpiresAt : null)
            : await sessions.FindEndAsync(caller, cancellationToken);
        return new PermissionsResult(caller, user.Succeeded ? user.Value : null, expiresAt);
    }

    [Function("auth-providers")]
    [Public]
    public Task<IResult> Providers([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "providers")] HttpRequest request)
    {
        _ = request;
        SignInProvider[] all = [Local, .. providers.SelectMany(source => source.Providers)];
        return Task.FromResult<IResult>(new ListResult<SignInProvider>("items", all, null, IdentityJson.Write));
    }

    [Function("auth-setup")]
    [Public(CountsAddresses = true)]
    public async Task<IResult> Setup(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "setup")] HttpRequest request, CancellationToken cancellationToken)
    {
        var (body, problem) = await StrictJson.ReadAsync(request, options.Value, LoginBody.ReadSetup, cancellationToken);
        if (body is null)
        {
            return new ProblemResult(problem!);
        }

        var created = await setup.CreateFirstAsync(body.SetupToken, body.Username!, body.Password!, cancellationToken);
        if (!created.Succeeded)
        {
            return new ProblemResult(WhereOpen(request, created.Error));
        }

        CallerFeature.Set(request.HttpContext, Caller.Operator);
        ChangeNote.Set(request.HttpContext, $"user {created.Value.Username}");
        return new IdentityResult<User>(created.Value, IdentityJson.Write, created.Value.ETag, $"/api/v1/users/{created.Value.Id}");
    }

    [Function("auth-password")]
    [Requires]
    public async Task<IResult> Password(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "password")] HttpRequest request, CancellationToken cancellationToken)
    {
        var (body, problem) = await StrictJson.ReadAsync(request, options.Value, LoginBody.ReadPassword, cancellationToken);
        if (body is null)
        {
            return new ProblemResult(problem!);
        }

        var address = request.HttpContext.Connection.RemoteIpAddress;
        var changed = await passwords.ChangeAsync(CallerFeature.Of(request), body.OldPassword!, body.Password!, address, cancellationToken);
        return changed.Succeeded ? TypedResults.NoContent() : new ProblemResult(changed.Error);
    }

    /// <summary>Ends the session of a credential, and names its user as the caller: the credential was proof enough.</summary>
    private async ValueTask EndByAsync(HttpRequest request, string credential, CancellationToken cancellationToken)
    {
        if (await sessions.EndByAsync(credential, cancellationToken) is { } user)
        {
            CallerFeature.Set(request.HttpContext, user);
        }
    }

    private bool HasPasswordProvider(string name) =>
        providers.SelectMany(source => source.Providers).Any(provider => provider.Kind == Local.Kind && provider.Name == name);

    /// <summary>The error, without speaking of a token that an open host has not printed.</summary>
    private static KernelError WhereOpen(HttpRequest request, KernelError error) =>
        CallerFeature.Of(request).Kind != CallerKind.Open ? error
        : error.Slug == SignInErrors.SetupTokenInvalid().Slug ? SignInErrors.SetupTokenNotNeeded()
        : error.Slug == AccessErrors.SetupNeeded().Slug ? AccessErrors.SetupNeededWhereOpen()
        : error;
}
