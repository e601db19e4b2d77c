using WasmOs.TestKit;
using WasmOs.Wasmtime;

namespace WasmOs.ProductTests;

[Collection(ProductCollection.Name)]
public sealed class BadModuleTests(SharedProduct product)
{
    private const int Nesting = 100_000;
    private static readonly byte[] Header = [0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0];

    private readonly ProductClient _api = product.Api;

    public static TheoryData<string, byte[], string> Hostile { get; } = new()
    {
        { "text", "(module)"u8.ToArray(), "invalid-wasm" },
        { "nothing", [], "invalid-wasm" },
        { "truncated", Guests.Calc()[..300], "invalid-wasm" },
        { "version-2", [0, (byte)'a', (byte)'s', (byte)'m', 2, 0, 0, 0], "invalid-wasm" },
        { "component", [0, (byte)'a', (byte)'s', (byte)'m', 0x0d, 0, 1, 0], "invalid-wasm" },
        { "million-types", [.. Header, 1, 3, 0xc1, 0x84, 0x3d], "module-too-complex" },
        { "many-locals", [.. Header, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 1, 0xd1, 0x86, 3, 0x7f, 0x0b], "module-too-complex" },
        { "name-not-utf8", [.. Header, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 0xff, 0, 0, 10, 4, 1, 2, 0, 0x0b], "invalid-wasm" },
        { "nested", Nested(), "module-too-complex" },
        { "many-memories", Wat.ToBinary(MemoryGuests.FiveMemories), "module-too-complex" },
        { "memory64", Wat.ToBinary(ProposalGuests.Memory64), "invalid-wasm" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Upload_WhatCannotRun_Is422AndTheHostStaysHealthy(string name, byte[] module, string slug)
    {
        var answer = await _api.UploadAsync(name, module);
        using var form = ProductClient.Parts(("wasm", module), ("function", "f"u8.ToArray()));
        var once = await _api.SendAsync(HttpMethod.Post, "/execute", form);

        answer.Problem(422, slug);
        once.Problem(422, slug);
        (await _api.SendAsync(HttpMethod.Post, "/api/v1/modules/validate", ProductClient.Wasm(module))).Problem(422, slug);
        (await _api.GetAsync("/api/v1/modules/" + name)).Problem(404, "module-not-found");
        Assert.Equal(200, (await _api.GetAsync("/health")).Status);
    }

    [Fact]
    public async Task Upload_AComponent_SaysThatItIsNotSupportedYet() => Assert.Contains(
        "component", (await _api.UploadAsync("component", [0, (byte)'a', (byte)'s', (byte)'m', 0x0d, 0, 1, 0])).Json.GetProperty("detail")
            .GetString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("unknown-module", ImportGuests.UnknownModule, "nowhere")]
    [InlineData("unknown-function", ImportGuests.UnknownFunction, "no_such_function")]
    [InlineData("wrong-type", ImportGuests.WrongFunctionType, "abort")]
    [InlineData("wrong-kind", ImportGuests.WrongKind, "abort")]
    [InlineData("embedder", ImportGuests.MemoryTableAndGlobal, "memory")]
    public async Task Upload_ImportsThatNobodyProvides_IsKeptWithAWarningAndRunsAre422(string name, string text, string import)
    {
        var module = await _api.KeepAsync(name, text);
        var run = await _api.ExecuteAsync(name, """{"function":"answer"}""");

        Assert.Contains(module.GetProperty("warnings").EnumerateArray(), warning => warning.GetString()!.Contains(import, StringComparison.Ordinal));
        Assert.Contains(import, run.Problem(422, "link-error").GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_ControlCharactersInAName_AreShownEscaped()
    {
        var answer = await _api.UploadAsync("control", Wat.ToBinary(SignatureGuests.ControlCharactersInName));

        Assert.True(answer.Status is 201 or 422, answer.Text);
        Assert.DoesNotContain('\u001b', answer.Text);
    }

    /// <summary>A function with 100,000 nested blocks.</summary>
    private static byte[] Nested()
    {
        byte[] blocks = [.. Enumerable.Repeat<byte[]>([2, 0x40], Nesting).SelectMany(block => block), .. Enumerable.Repeat((byte)0x0b, Nesting)];
        byte[] body = [0, .. blocks, 0x0b];
        byte[] code = [1, .. Leb(body.Length), .. body];
        return [.. Header, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, .. Leb(code.Length), .. code];
    }

    private static IEnumerable<byte> Leb(int value)
    {
        for (; value > 0x7f; value >>= 7)
        {
            yield return (byte)((value & 0x7f) | 0x80);
        }

        yield return (byte)value;
    }
}
