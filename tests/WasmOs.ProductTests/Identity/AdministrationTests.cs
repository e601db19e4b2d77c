using System.Text.Json;

namespace WasmOs.ProductTests.Identity;

[Collection(IdentityCollection.Name)]
public sealed class AdministrationTests(IdentityProduct product)
{
    /// <summary>Path and query of a webhook's URL often have a secret of the target.</summary>
    [Fact]
    public async Task Webhook_ShownToAViewer_HasNoPathAndQuery()
    {
        const string Url = "https://hooks.example.com:8443/services/T0/secret?token=other";
        var made = await product.PostAsync("/api/v1/webhooks", new { url = Url, events = (string[])["task.*"] }, product.Root);
        Assert.True(made.Status == 201, made.Text);
        var path = made.Headers["Location"];
        var viewer = await product.TokenAsync("sees-webhooks", new { role = "viewer" });

        var seen = await product.SendAsync(HttpMethod.Get, path, null, viewer);
        var listed = await product.SendAsync(HttpMethod.Get, "/api/v1/webhooks?limit=1000", null, viewer);
        var whole = await product.SendAsync(HttpMethod.Get, path, null, product.Root);
        await product.SendAsync(HttpMethod.Delete, path, null, product.Root);

        Assert.Equal("https://hooks.example.com:8443", seen.Json.GetProperty("url").GetString());
        Assert.DoesNotContain("secret", listed.Text, StringComparison.Ordinal);
        Assert.Equal((Url, Url), (made.Json.GetProperty("url").GetString(), whole.Json.GetProperty("url").GetString()));
    }

    [Fact]
    public async Task User_CreatedChangedAndDeleted_AsTheInterfaceSays()
    {
        object[] roles = ["viewer", new { role = "developer", modules = (string[])["c.*"] }];
        var created = await product.PostAsync("/api/v1/users", new { username = "Carol", password = IdentityProduct.Password, roles }, product.Root);
        var path = created.Headers["Location"];

        Assert.Equal((201, "user:root"), (created.Status, Text(created.Json, "created_by")));
        Assert.Equal("""[{"role":"viewer","modules":["*"]},{"role":"developer","modules":["c.*"]}]""", created.Json.GetProperty("roles").GetRawText());
        Assert.DoesNotContain("pbkdf2", created.Text, StringComparison.Ordinal);
        (await product.PostAsync("/api/v1/users", new { username = "carol", password = IdentityProduct.Password }, product.Root)).Problem(409, "user-exists");
        var changed = await product.SendAsync(HttpMethod.Patch, path, new { display_name = "Carol C." }, product.Root, ("If-Match", created.Headers["ETag"]));
        Assert.Equal("Carol C.", Text(changed.Json, "display_name"));
        (await product.SendAsync(HttpMethod.Patch, path, new { disabled = true }, product.Root, ("If-Match", created.Headers["ETag"])))
            .Problem(412, "precondition-failed");
        Assert.Equal(204, (await product.SendAsync(HttpMethod.Delete, path, null, product.Root)).Status);
        (await product.SendAsync(HttpMethod.Get, path, null, product.Root)).Problem(404, "user-not-found");
    }

    /// <summary>Members that only the host may set are unknown, and a request with one changes nothing.</summary>
    [Theory]
    [InlineData("provider", "ldap")]
    [InlineData("version", 7)]
    [InlineData("created_by", "user:root")]
    [InlineData("password_hash", "pbkdf2-sha256$1$AA==$AA==")]
    [InlineData("is_admin", true)]
    [InlineData("user_id", "0190a000-0000-7000-8000-0123456789ab")]
    public async Task User_WithMembersOfTheHost_IsRefused(string member, object value)
    {
        var body = new Dictionary<string, object> { ["username"] = "mass", ["password"] = IdentityProduct.Password, [member] = value };

        (await product.PostAsync("/api/v1/users", body, product.Root)).Fault(member);
        var patch = new Dictionary<string, object> { [member] = value };
        (await product.SendAsync(HttpMethod.Patch, $"/api/v1/users/{Guid.Empty}", patch, product.Root)).Fault(member);
    }

    [Fact]
    public async Task Roles_OfItself_CannotBeRaised()
    {
        var id = await product.AddAsync("climber", "developer");
        var token = Text(await product.LoginAsync("climber"), "token");

        (await product.SendAsync(HttpMethod.Patch, $"/api/v1/users/{id}", new { roles = (string[])["admin"] }, token)).Problem(403, "permission-missing");
        (await product.PostAsync("/api/v1/api-keys", new { name = "up", permissions = (string[])["*"] }, token)).Problem(403, "grant-exceeds-caller");
        (await product.PostAsync("/api/v1/api-keys", new { name = "up", permissions = (string[])["modules:read"], tier = "pro" }, token))
            .Problem(403, "grant-exceeds-caller");
    }

    [Fact]
    public async Task Key_MadeUsedAndRevoked_AsTheInterfaceSays()
    {
        var made = await product.PostAsync(
            "/api/v1/api-keys", new { name = "ci", permissions = (string[])["modules:read"] }, product.Root, ("Idempotency-Key", "made-once"));
        var again = await product.PostAsync(
            "/api/v1/api-keys", new { name = "ci", permissions = (string[])["modules:read"] }, product.Root, ("Idempotency-Key", "made-once"));
        var key = Text(made.Json, "key");

        Assert.Equal((201, 201), (made.Status, again.Status));
        Assert.Contains("no-store", made.Headers["Cache-Control"], StringComparison.Ordinal);
        Assert.Equal(Text(made.Json, "key_id"), Text(again.Json, "key_id"));
        Assert.False(again.Json.TryGetProperty("key", out _), "a key is shown once");
        Assert.Equal(200, (await product.Api.GetAsync("/api/v1/modules", ("X-API-Key", key))).Status);
        Assert.Equal(200, (await product.SendAsync(HttpMethod.Get, "/api/v1/modules", null, key)).Status);
        (await product.Api.GetAsync("/api/v1/users", ("X-API-Key", key))).Problem(403, "permission-missing");
        (await product.Api.GetAsync($"/api/v1/modules?key={key}")).Problem(400, "credentials-in-url");
        (await product.Api.GetAsync("/api/v1/modules", ("X-API-Key", key[..^1] + (key[^1] == 'a' ? 'b' : 'a')))).Problem(401, "key-invalid");
        var path = made.Headers["Location"];
        Assert.DoesNotContain(key, (await product.SendAsync(HttpMethod.Get, path, null, product.Root)).Text, StringComparison.Ordinal);

        Assert.Equal(200, (await product.SendAsync(HttpMethod.Post, $"{path}/revoke", null, product.Root)).Status);
        (await product.Api.GetAsync("/api/v1/modules", ("X-API-Key", key))).Problem(401, "key-revoked");
        Assert.Equal(204, (await product.SendAsync(HttpMethod.Delete, path, null, product.Root)).Status);
        (await product.Api.GetAsync("/api/v1/modules", ("X-API-Key", key))).Problem(401, "key-invalid");
    }

    [Fact]
    public async Task Role_ChangedWhileInUse_HoldsAtOnce()
    {
        Assert.Equal(201, (await product.PostAsync("/api/v1/roles", new { name = "reader", permissions = (string[])["modules:read"] }, product.Root)).Status);
        var token = await product.TokenAsync("holder", "reader");
        Assert.Equal(200, (await product.SendAsync(HttpMethod.Get, "/api/v1/modules", null, token)).Status);

        (await product.SendAsync(HttpMethod.Delete, "/api/v1/roles/reader", null, product.Root)).Problem(409, "role-in-use");
        Assert.Equal(
            200, (await product.SendAsync(HttpMethod.Patch, "/api/v1/roles/reader", new { permissions = (string[])["tasks:read"] }, product.Root)).Status);

        (await product.SendAsync(HttpMethod.Get, "/api/v1/modules", null, token)).Problem(403, "permission-missing");
        Assert.Equal(200, (await product.SendAsync(HttpMethod.Get, "/api/v1/tasks", null, token)).Status);
        (await product.SendAsync(HttpMethod.Patch, "/api/v1/roles/admin", new { permissions = (string[])["tasks:read"] }, product.Root))
            .Problem(409, "role-built-in");
    }

    [Fact]
    public async Task Lists_ArePaged()
    {
        await product.AddAsync("page-one", "viewer");
        await product.AddAsync("page-two", "viewer");
        var names = new List<string>();
        var continuation = "";
        do
        {
            var page = (await product.SendAsync(HttpMethod.Get, $"/api/v1/users?limit=1{continuation}", null, product.Root)).Json;
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(user => Text(user, "username")));
            continuation = page.GetProperty("continuation").GetString() is { } next ? $"&continuation={next}" : "";
        }
        while (continuation.Length > 0);

        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Superset(new HashSet<string> { "page-one", "page-two", "root" }, names.ToHashSet());
    }

    private static string Text(JsonElement json, string member) => json.GetProperty(member).GetString()!;
}
