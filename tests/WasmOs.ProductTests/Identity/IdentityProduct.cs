using System.Text.Json;
using System.Text.RegularExpressions;

namespace WasmOs.ProductTests.Identity;

/// <summary>
/// One product that asks for credentials, with a first user, for all tests of identity. The tests run one after another and use names of their own.
/// </summary>
public sealed partial class IdentityProduct : IAsyncLifetime
{
    internal const string Password = "correct horse battery staple";

    private ProductUnderTest? _product;

    internal ProductClient Api => _product!.Api;

    /// <summary>The lines of the log so far.</summary>
    internal IEnumerable<string> Log => _product!.Log;

    /// <summary>The first user's access token.</summary>
    internal string Root { get; private set; } = "";

    /// <summary>The answers to a setup before any user existed: with a wrong token, then with the right one, then once more.</summary>
    internal (Answer Wrong, Answer Done, Answer Again) SetUp { get; private set; }

    public async Task InitializeAsync()
    {
        _product = await ProductUnderTest.StartAsync(("AUTH_MODE", "required"), ("ANONYMOUS_RATE_MINUTE", "10000"));
        SetUp = (await SetUpAsync("wsetup_guess"), await SetUpAsync(await SetupTokenAsync()), await SetUpAsync(await SetupTokenAsync()));
        Root = (await LoginAsync("root")).GetProperty("token").GetString()!;
    }

    public async Task DisposeAsync() => await _product!.DisposeAsync();

    internal async Task<JsonElement> LoginAsync(string username, string password = Password)
    {
        var answer = await PostAsync("/api/v1/auth/login", new { username, password });
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json;
    }

    internal Task<Answer> PostAsync(string path, object body, string? token = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, body, token, headers);

    internal Task<Answer> SendAsync(HttpMethod method, string path, object? body, string? token, params (string Name, string Value)[] headers) =>
        Api.SendAsync(
            method, path, body is null ? null : ProductClient.Json(JsonSerializer.Serialize(body)),
            token is null ? headers : [.. headers, ("Authorization", $"Bearer {token}")]);

    /// <summary>Creates a user with roles, and returns its id.</summary>
    internal async Task<string> AddAsync(string username, params object[] roles)
    {
        var answer = await PostAsync("/api/v1/users", new { username, password = Password, roles }, Root);
        Assert.True(answer.Status == 201, answer.Text);
        return answer.Json.GetProperty("user_id").GetString()!;
    }

    /// <summary>Creates a user with roles, and returns its access token.</summary>
    internal async Task<string> TokenAsync(string username, params object[] roles)
    {
        await AddAsync(username, roles);
        return (await LoginAsync(username)).GetProperty("token").GetString()!;
    }

    /// <summary>Repeats a GET until the response matches the predicate, within the limit. By the first user, unless a token is given.</summary>
    internal async Task<Answer> PollAsync(string path, Predicate<Answer> wanted, string? token = null)
    {
        using var limit = new CancellationTokenSource(ProductClient.Limit);
        while (true)
        {
            limit.Token.ThrowIfCancellationRequested();
            var answer = await SendAsync(HttpMethod.Get, path, null, token ?? Root);
            if (wanted(answer))
            {
                return answer;
            }
        }
    }

    private Task<Answer> SetUpAsync(string token) =>
        PostAsync("/api/v1/auth/setup", new { setup_token = token, username = "Root", password = Password });

    private async Task<string> SetupTokenAsync()
    {
        using var limit = new CancellationTokenSource(ProductClient.Limit);
        while (true)
        {
            if (_product!.Log.Select(line => SetupToken().Match(line)).FirstOrDefault(match => match.Success) is { } found)
            {
                return found.Value;
            }

            // A request gives the log time.
            Assert.Equal(200, (await Api.SendAsync(HttpMethod.Get, "/health", cancellationToken: limit.Token)).Status);
        }
    }

    [GeneratedRegex("wsetup_[0-9A-Za-z]+")]
    private static partial Regex SetupToken();
}
