using System.Text.Json;
using WasmOs.TestKit;

namespace WasmOs.ProductTests.Audit;

[Collection(ProductCollection.Name)]
public sealed class AuditTests(SharedProduct product)
{
    private const string Path = "/api/v1/audit";

    private readonly ProductClient _api = product.Api;

    [Fact]
    public async Task List_OnePageAfterAnother_HasEntriesNewestFirst()
    {
        await _api.KeepAsync("audited", Guests.Calc());
        var page = (await _api.GetAsync(Path + "?limit=2")).Json;
        JsonElement[] items = [.. page.GetProperty("items").EnumerateArray()];
        Assert.InRange(items.Length, 0, 2);
        Assert.Equal(
            items.Select(item => item.GetProperty("time").GetString()).OrderDescending(StringComparer.Ordinal),
            items.Select(item => item.GetProperty("time").GetString()));
        Assert.Equal(0, (await _api.GetAsync(Path + "?action=no.such&since=2026-01-01T00:00:00Z")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Upload_ByAForm_NamesTheModule()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Guests.Calc()), "file", "by-form.wasm" } };
        Assert.Equal(201, (await _api.SendAsync(HttpMethod.Post, "/api/v1/modules", form)).Status);

        var entry = Assert.Single((await _api.GetAsync(Path + "?module_id=by-form")).Json.GetProperty("items").EnumerateArray());

        Assert.Equal(("modules.upload", "done"), (entry.GetProperty("action").GetString(), entry.GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task Health_AtTheStart_SaysThatTheTrailCanBeWritten() => Assert.Contains(
        (await _api.GetAsync("/api/v1/health")).Json.GetProperty("components").EnumerateArray(),
        component => component.GetProperty("name").GetString() == "audit" && component.GetProperty("status").GetString() == "healthy");

    [Fact]
    public async Task List_WrongQuery_NamesWhatIsWrong()
    {
        (await _api.GetAsync(Path + "?outcome=maybe&since=yesterday&limit=0")).Problem(400, "invalid-request");
        (await _api.GetAsync(Path + "?continuation=x")).Problem(400, "continuation-invalid");
        (await _api.GetAsync(Path + "/verify?since=2026-02-30")).Problem(400, "invalid-request");
        (await _api.GetAsync(Path + "/export?since=2026-02-02&until=2026-02-01")).Problem(400, "invalid-request");
    }

    [Fact]
    public async Task Verify_TrailOfTheHost_IsValid()
    {
        var verdict = (await _api.GetAsync(Path + "/verify")).Json;
        Assert.True(verdict.GetProperty("valid").GetBoolean(), verdict.ToString());
        Assert.Equal(0, verdict.GetProperty("findings").GetArrayLength());
    }

    [Fact]
    public async Task Export_HasKeysFirstAndASignedManifestLast()
    {
        var answer = await _api.GetAsync(Path + "/export");
        Assert.Equal((200, "application/x-ndjson"), (answer.Status, answer.Headers["Content-Type"]));
        var lines = answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToArray();
        Assert.Equal("wasmos-audit", lines[0].GetProperty("export").GetString());
        Assert.Equal(lines[0].GetProperty("keys")[0].GetProperty("kid").GetString(), lines[^1].GetProperty("manifest").GetProperty("kid").GetString());
        Assert.Equal(86, lines[^1].GetProperty("sig").GetString()!.Length);
    }
}
