using System.Text.Json.Nodes;

namespace WasmOs.Cli.Server;

/// <summary>
/// A server as the signed-in user sees it. Sends requests with the saved token and has a new one before the old one ends, or when the server refuses it.
/// </summary>
/// <param name="transport">Sends the requests.</param>
/// <param name="file">Where the sign-in is saved.</param>
/// <param name="apiKey">An API key to use instead of a sign-in; null for none.</param>
/// <param name="time">The clock.</param>
internal sealed class ServerSession(ServerTransport transport, CredentialFile file, string? apiKey, TimeProvider time)
{
    /// <summary>The environment variable with an API key, for scripts.</summary>
    public const string ApiKeyVariable = "WASMOS_API_KEY";

    /// <summary>What stands before a user's name where callers of all kinds are named.</summary>
    private const string UserPrefix = "user:";

    private const int Unauthorized = 401;

    /// <summary>The network and the server take some of the time that is left.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    /// <summary>The name of the server in messages and in the credentials file.</summary>
    public string Server => ServerAddress.NameOf(transport.Server);

    /// <summary>Sends a request as the signed-in user.</summary>
    /// <exception cref="ServerException">Nobody is signed in, the server refused the request, or cannot be reached.</exception>
    public async Task<ServerResponse> SendAsync(HttpMethod method, string path, JsonObject? body, string? ifMatch, CancellationToken cancellationToken)
    {
        if (apiKey is not null)
        {
            return await transport.SendAsync(method, path, body, apiKey, ifMatch, cancellationToken).ConfigureAwait(false);
        }

        var login = file.Find(Server) ?? throw new ServerException($"nobody is signed in at {Server}: run 'wasmos login --server {Server}'");
        login = login.ExpiresAt - Margin <= time.GetUtcNow() ? await RefreshAsync(login.Token, cancellationToken).ConfigureAwait(false) : login;
        try
        {
            return await transport.SendAsync(method, path, body, login.Token, ifMatch, cancellationToken).ConfigureAwait(false);
        }
        catch (ServerException e) when (e.Status == Unauthorized)
        {
            // The clocks differ, or a role was changed. What the server refused it has not done, so the request can be repeated.
            login = await RefreshAsync(login.Token, cancellationToken).ConfigureAwait(false);
            return await transport.SendAsync(method, path, body, login.Token, ifMatch, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Signs in and saves the tokens.</summary>
    /// <param name="username">The user's name.</param>
    /// <param name="password">The password.</param>
    /// <param name="provider">The directory that checks the password; null for the server's own choice.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task LoginAsync(string username, string password, string? provider, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["username"] = username, ["password"] = password };
        if (provider is not null)
        {
            body["provider"] = provider;
        }

        var answer = await transport.SendAsync(HttpMethod.Post, "api/v1/auth/login", body, null, null, cancellationToken).ConfigureAwait(false);
        await SaveAsync(LoginOf(username, answer), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads something that the server says to everybody.</summary>
    public Task<ServerResponse> ReadPublicAsync(string path, CancellationToken cancellationToken) =>
        transport.SendAsync(HttpMethod.Get, path, null, null, null, cancellationToken);

    /// <summary>Signs in with an id token of a provider and saves the tokens.</summary>
    /// <returns>The name that the server has for the person.</returns>
    public async Task<string> ExchangeAsync(string provider, string idToken, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["provider"] = provider, ["id_token"] = idToken };
        var answer = await transport.SendAsync(HttpMethod.Post, "api/v1/auth/exchange", body, null, null, cancellationToken).ConfigureAwait(false);
        var permissions = await transport.SendAsync(
            HttpMethod.Get, "api/v1/auth/permissions", null, answer.Text("token"), null, cancellationToken).ConfigureAwait(false);
        var login = LoginOf(permissions.Text("name").Replace(UserPrefix, "", StringComparison.Ordinal), answer);
        await SaveAsync(login, cancellationToken).ConfigureAwait(false);
        return login.Username;
    }

    /// <summary>Ends the session at the server and removes the tokens. The tokens are removed also when the server cannot be reached.</summary>
    /// <returns>False when nobody was signed in.</returns>
    public async Task<bool> LogoutAsync(CancellationToken cancellationToken)
    {
        using (await file.LockAsync(cancellationToken).ConfigureAwait(false))
        {
            if (file.Find(Server) is not { } login)
            {
                return false;
            }

            file.Save(Server, null);
            try
            {
                var body = new JsonObject { ["refresh_token"] = login.RefreshToken };
                await transport.SendAsync(HttpMethod.Post, "api/v1/auth/logout", body, login.Token, null, cancellationToken).ConfigureAwait(false);
            }
            catch (ServerException e) when (e.Status == Unauthorized)
            {
                // The session has ended already.
            }

            return true;
        }
    }

    private async Task SaveAsync(SavedLogin login, CancellationToken cancellationToken)
    {
        using (await file.LockAsync(cancellationToken).ConfigureAwait(false))
        {
            file.Save(Server, login);
        }
    }

    private static SavedLogin LoginOf(string username, ServerResponse answer) => new(
        username, answer.Text("token"),
        DateTimeOffset.Parse(answer.Text("expires_at"), System.Globalization.CultureInfo.InvariantCulture), answer.Text("refresh_token"));

    /// <summary>Has a new token, unless another process of the user had one meanwhile.</summary>
    /// <param name="token">The token that is no longer good.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    private async Task<SavedLogin> RefreshAsync(string token, CancellationToken cancellationToken)
    {
        using (await file.LockAsync(cancellationToken).ConfigureAwait(false))
        {
            var login = file.Find(Server) ?? throw new ServerException($"nobody is signed in at {Server}: run 'wasmos login --server {Server}'");
            if (login.Token != token)
            {
                return login;
            }

            try
            {
                var body = new JsonObject { ["refresh_token"] = login.RefreshToken };
                var answer = await transport.SendAsync(HttpMethod.Post, "api/v1/auth/refresh", body, null, null, cancellationToken).ConfigureAwait(false);
                login = LoginOf(login.Username, answer);
            }
            catch (ServerException e) when (e.Status == Unauthorized)
            {
                file.Save(Server, null);
                throw new ServerException($"the session at {Server} has ended: run 'wasmos login --server {Server}'", e.Status, e);
            }

            file.Save(Server, login);
            return login;
        }
    }
}
