using System.Text.Json;

namespace WasmOs.ProductTests.Identity;

/// <summary>What the audit trail says of callers and their credentials.</summary>
[Collection(IdentityCollection.Name)]
public sealed class AuditedCallerTests(IdentityProduct product)
{
    [Fact]
    public async Task SignIn_ThatFails_NamesTheAccountInShort()
    {
        var name = "no\nbody\u202e" + new string('x', 500);
        (await product.PostAsync("/api/v1/auth/login", new { username = name, password = "a wrong password" }, null, ("x-request-id", "audit-login")))
            .Problem(401, "login-failed");

        var entries = await EntriesAsync("audit-login", 2);

        Assert.Equal(("auth.login", "refused", "login-failed"), (Text(entries[0], "action"), Text(entries[0], "outcome"), Text(entries[0], "reason")));
        Assert.StartsWith("user 'no\\u{a}body\\u{202e}xxx", Text(entries[0], "target"), StringComparison.Ordinal);
        Assert.InRange(Text(entries[0], "target").Length, 20, 100);
    }

    [Fact]
    public async Task SignInRefreshAndSignOut_ThatSucceed_AreTheUsers()
    {
        var id = await product.AddAsync("signs-in");
        var body = new { username = "signs-in", password = IdentityProduct.Password };
        var login = await product.PostAsync("/api/v1/auth/login", body, null, ("x-request-id", "audit-session-1"));
        var refresh = await product.PostAsync(
            "/api/v1/auth/refresh", new { refresh_token = Text(login.Json, "refresh_token") }, null, ("x-request-id", "audit-session-2"));
        var logout = await product.PostAsync(
            "/api/v1/auth/logout", new { refresh_token = Text(refresh.Json, "refresh_token") }, null, ("x-request-id", "audit-session-3"));
        Assert.Equal((200, 200, 204), (login.Status, refresh.Status, logout.Status));

        var list = await product.SendAsync(HttpMethod.Get, "/api/v1/audit?caller=user:signs-in", null, product.Root);

        JsonElement[] entries = [.. list.Json.GetProperty("items").EnumerateArray().Reverse()];
        Assert.Equal(
            [("auth.login", "done"), ("auth.refresh", "done"), ("auth.logout", "done")],
            entries.Select(entry => (Text(entry, "action"), Text(entry, "outcome"))));
        Assert.All(entries, entry => Assert.Equal(id, Text(entry, "caller_id")));
        Assert.Single(entries.Select(entry => Text(entry, "key_id")).Distinct());
        Assert.Equal("anonymous", Text((await EntriesAsync("audit-session-2", 2))[1], "caller"));
    }

    [Fact]
    public async Task SignOut_ByACredentialThatIsNone_IsNobodys()
    {
        Assert.Equal(204, (await product.PostAsync("/api/v1/auth/logout", new { refresh_token = "wr_none" }, null, ("x-request-id", "audit-no-session"))).Status);

        Assert.All(await EntriesAsync("audit-no-session", 2), entry => Assert.Equal("anonymous", Text(entry, "caller")));
    }

    [Theory]
    [InlineData("root"), InlineData("user:"), InlineData("User:root"), InlineData("key")]
    public async Task List_ByACallerThatNoEntryHas_IsRefusedWithTheRightForm(string caller)
    {
        var answer = await product.SendAsync(HttpMethod.Get, $"/api/v1/audit?caller={caller}", null, product.Root);

        answer.Problem(400, "invalid-request");
        Assert.Contains("such as user:alice", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user:root"), InlineData("key:ci"), InlineData("machine:sso/x"), InlineData("operator"), InlineData("anonymous")]
    [InlineData("01890a5d-ac96-774b-bcce-b302099a8057")]
    public async Task List_ByACaller_IsAnswered(string caller) =>
        Assert.Equal(200, (await product.SendAsync(HttpMethod.Get, $"/api/v1/audit?caller={caller}", null, product.Root)).Status);

    [Fact]
    public async Task Key_RefusedThoughKnown_IsNamed()
    {
        var (id, key, path) = await MakeKeyAsync("refused");
        (await product.Api.GetAsync("/api/v1/users", ("X-API-Key", key), ("x-request-id", "audit-scope"))).Problem(403, "permission-missing");
        Assert.Equal(200, (await product.SendAsync(HttpMethod.Post, $"{path}/revoke", null, product.Root)).Status);
        (await product.Api.GetAsync("/api/v1/modules", ("X-API-Key", key), ("x-request-id", "audit-revoked"))).Problem(401, "key-revoked");

        var (scope, revoked) = (Assert.Single(await EntriesAsync("audit-scope", 1)), Assert.Single(await EntriesAsync("audit-revoked", 1)));

        Assert.Equal(("key:refused", id, "permission-missing"), (Text(scope, "caller"), Text(scope, "key_id"), Text(scope, "reason")));
        Assert.Equal(("anonymous", id, "key-revoked"), (Text(revoked, "caller"), Text(revoked, "key_id"), Text(revoked, "reason")));
    }

    [Fact]
    public async Task Key_InAPathOrARequestId_IsInNoRecord()
    {
        var (_, key, _) = await MakeKeyAsync("misplaced");
        var answer = await product.SendAsync(HttpMethod.Delete, $"/api/v1/modules/{key}", null, product.Root, ("x-request-id", key));
        Assert.Equal(400, answer.Status);
        Assert.NotEqual(key, answer.Headers["x-request-id"]);

        var entries = await EntriesAsync(answer.Headers["x-request-id"], 2);
        var export = await product.SendAsync(HttpMethod.Get, "/api/v1/audit/export", null, product.Root);

        Assert.All(entries, entry => Assert.Equal($"/api/v1/modules/{key[..11]}***", Text(entry, "target")));
        Assert.DoesNotContain(key[..20], export.Text, StringComparison.Ordinal);
        Assert.Contains(product.Log, line => line.Contains($"{key[..11]}***", StringComparison.Ordinal));
        Assert.DoesNotContain(product.Log, line => line.Contains(key[..20], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Change_OfAUser_NamesTheSession()
    {
        await product.SendAsync(HttpMethod.Delete, "/api/v1/modules/none.such", null, product.Root, ("x-request-id", "audit-session"));

        Assert.All(await EntriesAsync("audit-session", 2), entry =>
        {
            Assert.Equal("user:root", Text(entry, "caller"));
            Assert.True(Guid.TryParse(Text(entry, "key_id"), out _));
        });
    }

    [Fact]
    public async Task Setup_ByTheToken_IsTheOperators()
    {
        var list = await product.SendAsync(HttpMethod.Get, "/api/v1/audit?action=auth.setup&outcome=done", null, product.Root);

        var entry = Assert.Single(list.Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("operator", "user root", 201), (Text(entry, "caller"), Text(entry, "target"), entry.GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task RepeatedRequest_HasTheStatusOfTheFirst()
    {
        var body = new { name = "repeated", permissions = (string[])["modules:read"] };
        await product.PostAsync("/api/v1/api-keys", body, product.Root, ("Idempotency-Key", "audit-repeat"), ("x-request-id", "audit-first"));
        await product.PostAsync("/api/v1/api-keys", body, product.Root, ("Idempotency-Key", "audit-repeat"), ("x-request-id", "audit-again"));

        Assert.Equal(201, (await EntriesAsync("audit-first", 2))[0].GetProperty("status").GetInt32());
        Assert.Equal(201, (await EntriesAsync("audit-again", 2))[0].GetProperty("status").GetInt32());
    }

    private static string Text(JsonElement entry, string member) => entry.TryGetProperty(member, out var value) ? value.GetString()! : "";

    private async Task<(string Id, string Key, string Path)> MakeKeyAsync(string name)
    {
        var made = await product.PostAsync("/api/v1/api-keys", new { name, permissions = (string[])["modules:read"] }, product.Root);
        Assert.True(made.Status == 201, made.Text);
        return (Text(made.Json, "key_id"), Text(made.Json, "key"), made.Headers["Location"]);
    }

    /// <summary>The entries of a request, the newest first. What nobody waits for is in the trail within a second.</summary>
    private async Task<JsonElement[]> EntriesAsync(string requestId, int count)
    {
        using var limit = new CancellationTokenSource(ProductClient.Limit);
        while (true)
        {
            var answer = await product.SendAsync(HttpMethod.Get, $"/api/v1/audit?request_id={requestId}", null, product.Root);
            Assert.True(answer.Status == 200, answer.Text);
            JsonElement[] entries = [.. answer.Json.GetProperty("items").EnumerateArray()];
            if (entries.Length >= count)
            {
                return entries;
            }

            limit.Token.ThrowIfCancellationRequested();
        }
    }
}
