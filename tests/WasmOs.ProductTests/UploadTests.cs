using System.Text;
using WasmOs.TestKit;
using WasmOs.Wasmtime;

namespace WasmOs.ProductTests;

[Collection(ProductCollection.Name)]
public sealed class UploadTests(SharedProduct product)
{
    private const int MaxModule = 10_000_000;
    private readonly ProductClient _api = product.Api;

    [Fact]
    public async Task Upload_NewSameAndChangedContent_Answers201Then200Then201WithTheNextVersion()
    {
        var first = await _api.UploadAsync("versions", Guests.Calc());
        var same = await _api.UploadAsync("versions", Guests.Calc());
        var changed = await _api.UploadAsync("versions", Guests.GreetRust());
        var listed = await _api.GetAsync("/api/v1/modules/versions/versions");

        Assert.Equal((201, 200, 201), (first.Status, same.Status, changed.Status));
        Assert.Equal((1, 1, 2), (Version(first), Version(same), Version(changed)));
        Assert.Equal(first.Headers["ETag"], same.Headers["ETag"]);
        Assert.NotEqual(first.Headers["ETag"], changed.Headers["ETag"]);
        Assert.Equal("/api/v1/modules/versions@1", first.Headers["Location"]);
        Assert.Equal([2, 1], listed.Json.GetProperty("items").EnumerateArray().Select(module => module.GetProperty("version").GetInt32()));

        static int Version(Answer answer) => answer.Json.GetProperty("version").GetInt32();
    }

    [Fact]
    public async Task Upload_AsAFormWithSettings_KeepsBoth()
    {
        using var form = ProductClient.Parts(
            ("file", Guests.Calc()), ("name", "formed"u8.ToArray()), ("settings", """{"description":"adds","limits":{"timeout":2}}"""u8.ToArray()));

        var answer = await _api.SendAsync(HttpMethod.Post, "/api/v1/modules", form);

        Assert.Equal(201, answer.Status);
        Assert.Equal("formed", answer.Json.GetProperty("module_id").GetString());
        Assert.Equal("adds", answer.Json.GetProperty("settings").GetProperty("description").GetString());
        Assert.Equal(2, answer.Json.GetProperty("settings").GetProperty("limits").GetProperty("timeout").GetDouble());
    }

    [Fact]
    public async Task Upload_WithPreconditions_OneThatFailsIs412AndNothingChanges()
    {
        var tag = (await _api.UploadAsync("guarded", Guests.Calc())).Headers["ETag"];

        (await _api.UploadAsync("guarded", Guests.GreetRust(), ("If-None-Match", "*"))).Problem(412, "precondition-failed");
        (await _api.UploadAsync("guarded", Guests.GreetRust(), ("If-Match", "\"other\""))).Problem(412, "precondition-failed");
        Assert.Equal(304, (await _api.GetAsync("/api/v1/modules/guarded", ("If-None-Match", tag))).Status);
        Assert.Equal(201, (await _api.UploadAsync("guarded", Guests.GreetRust(), ("If-Match", tag))).Status);
        Assert.Equal(200, (await _api.GetAsync("/api/v1/modules/guarded", ("If-None-Match", tag))).Status);
    }

    [Fact]
    public async Task Upload_LargestModuleAndOneByteMore_IsTakenAndRefused()
    {
        var largest = Padded(MaxModule);

        var taken = await _api.UploadAsync("largest", largest);
        var refused = await _api.UploadAsync("larger", Padded(MaxModule + 1));
        using var form = ProductClient.Parts(("file", largest), ("name", "largest-form"u8.ToArray()));
        var formed = await _api.SendAsync(HttpMethod.Post, "/api/v1/modules", form);
        using var tooLarge = ProductClient.Parts(("file", Padded(MaxModule + 1)), ("name", "larger-form"u8.ToArray()));
        var refusedForm = await _api.SendAsync(HttpMethod.Post, "/api/v1/modules", tooLarge);

        Assert.Equal((201, MaxModule), (taken.Status, taken.Json.GetProperty("size").GetInt32()));
        refused.Problem(413, "too-large");
        Assert.Equal(201, formed.Status);
        refusedForm.Problem(413, "too-large");
        Assert.Equal(200, (await _api.SendAsync(HttpMethod.Post, "/api/v1/modules/validate", ProductClient.Wasm(largest))).Status);
    }

    [Theory]
    [InlineData("UPPER")]
    [InlineData("-dash-first")]
    [InlineData("with%20space")]
    [InlineData("a%2Fb")]
    [InlineData("..")]
    public async Task Upload_NameThatBreaksTheRule_IsRefused(string name) =>
        (await _api.UploadAsync(name, Guests.Calc())).Problem(400, "module-name-invalid");

    [Fact]
    public async Task Validate_AModule_IsAnalysedAndNotKept()
    {
        var answer =
            await _api.SendAsync(HttpMethod.Post, "/api/v1/modules/validate?name=looked-at", ProductClient.Wasm(Wat.ToBinary(ImportGuests.UnknownModule)));

        Assert.Equal(200, answer.Status);
        Assert.False(answer.Json.GetProperty("imports")[0].GetProperty("provided").GetBoolean());
        (await _api.GetAsync("/api/v1/modules/looked-at")).Problem(404, "module-not-found");
    }

    [Fact]
    public async Task Upload_AsAForeignType_Is415()
    {
        using var text = new StringContent("x", Encoding.UTF8, "text/plain");

        (await _api.SendAsync(HttpMethod.Post, "/api/v1/modules?name=typed", text)).Problem(415, "unsupported-media-type");
    }

    /// <summary>An empty module that a custom section fills up to the given size.</summary>
    private static byte[] Padded(int size)
    {
        const int Head = 8 + 1 + 5;
        var module = new byte[size];
        Wat.ToBinary("(module)").CopyTo(module, 0);
        for (int i = 0, rest = size - Head; i < 5; i++, rest >>= 7)
        {
            module[9 + i] = (byte)((rest & 0x7f) | (i < 4 ? 0x80 : 0));
        }

        return module;
    }
}
