using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace WasmOs.ProductTests.Identity;

/// <summary>A PATCH of a user, a role and a key is a JSON Merge Patch (RFC 7396): what is left out stays, and null means the default.</summary>
[Collection(IdentityCollection.Name)]
public sealed class IdentityMergePatchTests(IdentityProduct product)
{
    [Theory]
    [InlineData("application/json")]
    [InlineData("application/merge-patch+json")]
    public async Task Patch_User_LeavesOutWhatIsLeftOut(string type)
    {
        var name = $"merged{(uint)string.GetHashCode(type, StringComparison.Ordinal)}";
        var id = await product.AddAsync(name, new { role = "developer", modules = (string[])["a.*"] });
        await PatchAsync($"users/{id}", """{"display_name":"Ann","tier":"free"}""", type);

        var disabled = await PatchAsync($"users/{id}", """{"disabled":true}""", type);
        var reset = await PatchAsync($"users/{id}", """{"display_name":null,"tier":null,"disabled":null}""", type);
        var bare = await PatchAsync($"users/{id}", """{"roles":null}""", type);

        Assert.Equal(("Ann", "free", true), (Text(disabled, "display_name"), Text(disabled, "tier"), disabled.GetProperty("disabled").GetBoolean()));
        Assert.Equal("""[{"role":"developer","modules":["a.*"]}]""", disabled.GetProperty("roles").GetRawText());
        Assert.Equal(("", null, false), (Text(reset, "display_name"), Text(reset, "tier"), reset.GetProperty("disabled").GetBoolean()));
        Assert.Equal("""[{"role":"developer","modules":["a.*"]}]""", reset.GetProperty("roles").GetRawText());
        Assert.Equal(0, bare.GetProperty("roles").GetArrayLength());
        await product.LoginAsync(name);
    }

    [Fact]
    public async Task Patch_Role_LeavesOutWhatIsLeftOut()
    {
        await product.PostAsync("/api/v1/roles", new { name = "merged-role", permissions = (string[])["modules:read"], description = "d" }, product.Root);

        var widened = await PatchAsync("roles/merged-role", """{"permissions":["modules:read","tasks:read"]}""");
        var bare = await PatchAsync("roles/merged-role", """{"description":null}""");

        Assert.Equal("d", Text(widened, "description"));
        Assert.Equal(("", 2), (Text(bare, "description"), bare.GetProperty("permissions").GetArrayLength()));
        Assert.NotEmpty((await SendAsync("roles/merged-role", """{"permissions":null}""", "application/json")).Fault("permissions"));
    }

    [Fact]
    public async Task Patch_Key_LeavesOutWhatIsLeftOut()
    {
        var made = await product.PostAsync("/api/v1/api-keys", new
        {
            name = "merged",
            permissions = (string[])["modules:read"],
            modules = (string[])["a.*"],
            tier = "free",
            expires_at = "2099-01-01T00:00:00Z",
        }, product.Root);
        Assert.True(made.Status == 201, made.Text);
        var path = $"api-keys/{Text(made.Json, "key_id")}";

        var renamed = await PatchAsync(path, """{"name":"renamed"}""");
        var reset = await PatchAsync(path, """{"modules":null,"tier":null,"expires_at":null}""");

        Assert.Equal(("renamed", "free"), (Text(renamed, "name"), Text(renamed, "tier")));
        Assert.StartsWith("2099-01-01", Text(renamed, "expires_at"), StringComparison.Ordinal);
        Assert.Equal("""["a.*"]""", renamed.GetProperty("modules").GetRawText());
        Assert.Equal("""["*"]""", reset.GetProperty("modules").GetRawText());
        Assert.Equal(("renamed", null, null), (Text(reset, "name"), Text(reset, "tier"), Text(reset, "expires_at")));
        Assert.Equal("""["modules:read"]""", reset.GetProperty("permissions").GetRawText());
    }

    private async Task<JsonElement> PatchAsync(string path, string body, string type = "application/json")
    {
        var answer = await SendAsync(path, body, type);
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json;
    }

    private Task<Answer> SendAsync(string path, string body, string type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        return product.Api.SendAsync(HttpMethod.Patch, "/api/v1/" + path, content, [("Authorization", $"Bearer {product.Root}")]);
    }

    private static string? Text(JsonElement json, string member) => json.GetProperty(member).GetString();
}
