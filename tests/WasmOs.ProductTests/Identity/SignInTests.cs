using System.Text.Json;

namespace WasmOs.ProductTests.Identity;

[Collection(IdentityCollection.Name)]
public sealed class SignInTests(IdentityProduct product)
{
    [Fact]
    public void Setup_CreatesOneUserWithTheRightToken()
    {
        product.SetUp.Wrong.Problem(401, "setup-token-invalid");
        Assert.Equal(201, product.SetUp.Done.Status);
        Assert.Equal("root", product.SetUp.Done.Json.GetProperty("username").GetString());
        product.SetUp.Again.Problem(409, "setup-done");
    }

    /// <summary>The calls of people's scripts, which api.md promises.</summary>
    [Fact]
    public async Task Login_AsInTheScripts_GivesATokenThatServes()
    {
        var answer = await product.PostAsync("/api/v1/auth/login", new { username = "root", password = IdentityProduct.Password });

        Assert.Equal(["expires_at", "refresh_token", "token"], answer.Json.EnumerateObject().Select(member => member.Name).Order());
        Assert.Contains("no-store", answer.Headers["Cache-Control"], StringComparison.Ordinal);
        var token = answer.Json.GetProperty("token").GetString();
        Assert.Equal(200, (await product.SendAsync(HttpMethod.Get, "/api/v1/modules", null, token)).Status);
        var permissions = (await product.SendAsync(HttpMethod.Get, "/api/v1/auth/permissions", null, token)).Json;
        Assert.Equal(("user:root", "user"), (Text(permissions, "name"), Text(permissions, "authenticated_by")));
        Assert.Contains(permissions.GetProperty("permissions").EnumerateArray(), one => Text(one, "permission") == "modules:read");
        (await product.Api.GetAsync("/api/v1/modules")).Problem(401, "credentials-missing");
    }

    /// <summary>A page elsewhere can have a browser post a form or plain text, but not JSON.</summary>
    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task Login_ByAForm_IsRefused(string type)
    {
        using var body = new StringContent($$"""{"username":"root","password":"{{IdentityProduct.Password}}"}""");
        body.Headers.Remove("Content-Type");
        body.Headers.TryAddWithoutValidation("Content-Type", type);

        (await product.Api.SendAsync(HttpMethod.Post, "/api/v1/auth/login", body)).Problem(415, "unsupported-media-type");
    }

    [Fact]
    public async Task Login_Wrong_HasOneAnswerWithoutThePassword()
    {
        var answers = new[]
        {
            await product.PostAsync("/api/v1/auth/login", new { username = "root", password = "a wrong password" }),
            await product.PostAsync("/api/v1/auth/login", new { username = "nobody", password = "a wrong password" }),
            await product.PostAsync("/api/v1/auth/login", new { username = "no/body", password = "a wrong password" }),
        };

        Assert.All(answers, answer => answer.Problem(401, "login-failed"));
        Assert.Single(answers.Select(answer => Text(answer.Json, "detail")).Distinct());
        Assert.All(answers, answer => Assert.DoesNotContain("a wrong password", answer.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refresh_OnceUsed_EndsTheSessionAtTheSecondUse()
    {
        await product.AddAsync("refresher", "viewer");
        var first = await product.LoginAsync("refresher");
        var second = (await product.PostAsync("/api/v1/auth/refresh", new { refresh_token = Text(first, "refresh_token") })).Json;
        Assert.Equal(200, (await product.SendAsync(HttpMethod.Get, "/api/v1/modules", null, Text(second, "token"))).Status);

        (await product.PostAsync("/api/v1/auth/refresh", new { refresh_token = Text(first, "refresh_token") })).Problem(401, "refresh-token-invalid");

        (await product.SendAsync(HttpMethod.Get, "/api/v1/modules", null, Text(second, "token"))).Problem(401, "token-invalid");
        (await product.PostAsync("/api/v1/auth/refresh", new { refresh_token = Text(second, "refresh_token") })).Problem(401, "refresh-token-invalid");
    }

    [Fact]
    public async Task Logout_EndsTheToken()
    {
        var token = await product.TokenAsync("leaver", "viewer");
        Assert.Equal(200, (await product.SendAsync(HttpMethod.Get, "/api/v1/modules", null, token)).Status);

        Assert.Equal(204, (await product.SendAsync(HttpMethod.Post, "/api/v1/auth/logout", null, token)).Status);

        (await product.SendAsync(HttpMethod.Get, "/api/v1/modules", null, token)).Problem(401, "token-invalid");
    }

    [Fact]
    public async Task Password_Changed_EndsTheSessions()
    {
        var token = await product.TokenAsync("changer", "viewer");
        object Change(string old) => new { old_password = old, new_password = "a quite different long sentence" };

        (await product.PostAsync("/api/v1/auth/password", Change("not it, not it"), token)).Problem(403, "old-password-wrong");
        Assert.Equal(204, (await product.PostAsync("/api/v1/auth/password", Change(IdentityProduct.Password), token)).Status);

        (await product.SendAsync(HttpMethod.Get, "/api/v1/modules", null, token)).Problem(401, "token-invalid");
        await product.LoginAsync("changer", "a quite different long sentence");
    }

    [Fact]
    public async Task Cookie_IsHardAndNeedsTheTokenAgainstForgery()
    {
        await product.AddAsync("browser", "developer");
        var login = new { username = "browser", password = IdentityProduct.Password, session = "cookie" };
        var answer = await product.PostAsync("/api/v1/auth/login", login);
        var csrf = Text(answer.Json, "csrf_token");
        var cookies = answer.Headers["Set-Cookie"];
        var session = cookies.Split(';')[0];

        Assert.Matches("^wasmos_session=wb_[0-9A-Za-z]+$", session);
        Assert.Matches("(?i)wasmos_session=[^,]*, [^,]*; path=/; samesite=strict; httponly", cookies);
        Assert.DoesNotContain("domain=", cookies, StringComparison.OrdinalIgnoreCase);
        Assert.False(answer.Json.TryGetProperty("token", out _));
        Assert.Equal(200, (await product.SendAsync(HttpMethod.Get, "/api/v1/modules", null, null, ("Cookie", session))).Status);
        var key = new { name = "page", permissions = (string[])["modules:read"] };
        (await product.PostAsync("/api/v1/api-keys", key, null, ("Cookie", session))).Problem(403, "csrf-token-invalid");
        (await product.PostAsync("/api/v1/api-keys", key, null, ("Cookie", session), ("X-CSRF-Token", csrf[1..] + "0"))).Problem(403, "csrf-token-invalid");
        Assert.Equal(201, (await product.PostAsync("/api/v1/api-keys", key, null, ("Cookie", session), ("X-CSRF-Token", csrf))).Status);

        // The token of one session does not serve for another one.
        var other = await product.PostAsync("/api/v1/auth/login", login, null, ("Cookie", session));
        var otherSession = other.Headers["Set-Cookie"].Split(';')[0];
        Assert.NotEqual(session, otherSession);
        (await product.PostAsync("/api/v1/api-keys", key, null, ("Cookie", otherSession), ("X-CSRF-Token", csrf))).Problem(403, "csrf-token-invalid");

        Assert.Equal(204, (await product.SendAsync(HttpMethod.Post, "/api/v1/auth/logout", null, null, ("Cookie", session), ("X-CSRF-Token", csrf))).Status);
        (await product.SendAsync(HttpMethod.Get, "/api/v1/modules", null, null, ("Cookie", session))).Problem(401, "token-invalid");
        Assert.Equal(200, (await product.SendAsync(HttpMethod.Get, "/api/v1/modules", null, null, ("Cookie", otherSession))).Status);
    }

    [Fact]
    public async Task Cookie_PlantedTwice_IsNone()
    {
        (await product.SendAsync(HttpMethod.Get, "/api/v1/modules", null, null, ("Cookie", "wasmos_session=wb_a; wasmos_session=wb_b")))
            .Problem(401, "credentials-missing");
        (await product.SendAsync(HttpMethod.Get, "/api/v1/modules", null, null, ("Cookie", "wasmos_session=wb_chosen"))).Problem(401, "token-invalid");
    }

    [Fact]
    public async Task Providers_AreListedWithoutCredentials()
    {
        var items = (await product.Api.GetAsync("/api/v1/auth/providers")).Json.GetProperty("items");

        Assert.Equal(("local", "password"), (Text(items[0], "name"), Text(items[0], "kind")));
    }

    [Fact]
    public async Task SigningKey_Rotated_EndsNoSession()
    {
        var token = await product.TokenAsync("stayer", "viewer");
        var before = (await product.Api.GetAsync("/.well-known/jwks.json")).Json.GetProperty("keys");

        var rotated = await product.SendAsync(HttpMethod.Post, "/api/v1/admin/keys/rotate", null, product.Root);
        (await product.SendAsync(HttpMethod.Post, "/api/v1/admin/keys/rotate", null, token)).Problem(403, "permission-missing");

        var after = (await product.Api.GetAsync("/.well-known/jwks.json")).Json.GetProperty("keys");
        Assert.Equal(before.GetArrayLength() + 1, after.GetArrayLength());
        Assert.Equal(Text(rotated.Json, "kid"), Text(after[0], "kid"));
        Assert.All(after.EnumerateArray(), key => Assert.False(key.TryGetProperty("d", out _)));
        Assert.Equal(200, (await product.SendAsync(HttpMethod.Get, "/api/v1/modules", null, token)).Status);
        await product.LoginAsync("stayer");
    }

    private static string Text(JsonElement json, string member) => json.GetProperty(member).GetString()!;
}
