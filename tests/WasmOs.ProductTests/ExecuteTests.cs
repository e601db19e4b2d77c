using WasmOs.TestKit;

namespace WasmOs.ProductTests;

[Collection(ProductCollection.Name)]
public sealed class ExecuteTests(SharedProduct product)
{
    private readonly ProductClient _api = product.Api;

    [Theory]
    [InlineData("i32", "-2147483648", "-2147483648")]
    [InlineData("i64", "9007199254740991", "9007199254740991")]
    [InlineData("i64", "\"9007199254740993\"", "\"9007199254740993\"")]
    [InlineData("i64", "\"-9223372036854775808\"", "\"-9223372036854775808\"")]
    [InlineData("f32", "1.5", "1.5")]
    [InlineData("f32", "\"NaN\"", "\"NaN\"")]
    [InlineData("f64", "\"Infinity\"", "\"Infinity\"")]
    [InlineData("f64", "\"-Infinity\"", "\"-Infinity\"")]
    [InlineData("f64", "0.1", "0.1")]
    public async Task Run_ANumberOfEachType_ComesBackAsItWent(string type, string argument, string result)
    {
        await _api.UploadAsync("echo", Wasmtime.Wat.ToBinary(ArithmeticGuests.Echo));

        var run = await _api.RunAsync("echo", $$"""{"function":"{{type}}","args":[{{argument}}]}""");

        Assert.Equal(result, run.GetProperty("result").GetRawText());
    }

    [Theory]
    [InlineData("i32", "1.5")]
    [InlineData("i32", "4294967296")]
    [InlineData("i32", "\"one\"")]
    [InlineData("i32", "null")]
    [InlineData("i32", "true")]
    [InlineData("i64", "\"9223372036854775808000\"")]
    [InlineData("f32", "1e39")]
    [InlineData("f64", "\"nan\"")]
    [InlineData("f64", "[1]")]
    public async Task Run_AnArgumentThatDoesNotFit_Is400NamingIt(string type, string argument)
    {
        await _api.UploadAsync("echo", Wasmtime.Wat.ToBinary(ArithmeticGuests.Echo));

        var answer = await _api.ExecuteAsync("echo", $$"""{"function":"{{type}}","args":[{{argument}}]}""");

        Assert.NotEmpty(answer.Fault("args[0]"));
    }

    [Fact]
    public async Task Run_VectorsManyParametersAndSeveralResults_AreCarried()
    {
        await _api.KeepAsync("vector", SignatureGuests.Vector);
        await _api.KeepAsync("forty", SignatureGuests.FortyParameters);
        await _api.KeepAsync("several", SignatureGuests.MultiValue);

        var vector = await _api.RunAsync("vector", """{"function":"echo","args":["000102030405060708090a0b0c0d0e0f"]}""");
        var forty = await _api.RunAsync("forty", $$"""{"function":"sum","args":[{{string.Join(',', Enumerable.Range(1, 40))}}]}""");
        var several = await _api.RunAsync("several", """{"function":"mixed","args":[1,"9007199254740993",2.5,"NaN"]}""");

        Assert.Equal("000102030405060708090a0b0c0d0e0f", vector.GetProperty("result").GetString());
        Assert.Equal(820, forty.GetProperty("result").GetInt32());
        Assert.Equal("""["NaN",2.5,"9007199254740993",1]""", several.GetProperty("result").GetRawText());
        Assert.NotEmpty((await _api.ExecuteAsync("forty", """{"function":"sum","args":[1]}""")).Fault("args"));
        Assert.NotEmpty((await _api.ExecuteAsync("vector", """{"function":"echo","args":["0001"]}""")).Fault("args[0]"));
    }

    [Theory]
    [InlineData("two words", 1)]
    [InlineData("say \\\"hi\\\"", 2)]
    [InlineData("path/to\\\\it", 3)]
    [InlineData("blåbærsyltetøy", 4)]
    [InlineData("加", 5)]
    [InlineData("\\ud83c\\udf0d", 6)]
    [InlineData("", 7)]
    public async Task Run_AnUnusualExportName_IsFound(string name, int result)
    {
        await _api.UploadAsync("names", Wasmtime.Wat.ToBinary(SignatureGuests.ExportNames));

        var run = await _api.RunAsync("names", $$"""{"function":"{{name}}"}""");

        Assert.Equal(result, run.GetProperty("result").GetInt32());
    }

    [Fact]
    public async Task Run_TextAndBytes_PassThroughTheGuestsAllocator()
    {
        await _api.KeepAsync("texts", Guests.GreetRust());
        await _api.KeepAsync("echoes", AllocatorGuests.Malloc);

        Assert.Equal("Hello, Åse 🌍!", await TextAsync("texts", """{"function":"greet","args":["Åse 🌍"],"returns":"text"}"""));
        Assert.Equal("YQBi", await TextAsync("echoes", """{"function":"echo","args":[{"base64":"YQBi"}],"returns":"bytes"}"""));
        Assert.Equal("a\0b", await TextAsync("echoes", """{"function":"echo_packed","args":[{"text":"a\u0000b"}],"returns":"text"}"""));
        var json = await _api.RunAsync("echoes", """{"function":"echo","args":["{\"a\":[1]}"],"returns":"json"}""");
        Assert.Equal("""{"a":[1]}""", json.GetProperty("result").GetRawText());
        var large = await _api.RunAsync("echoes", $$"""{"function":"length","args":["{{new string('x', 500_000)}}"]}""");
        Assert.Equal(500_000, large.GetProperty("result").GetInt32());

        async Task<string?> TextAsync(string module, string body) => (await _api.RunAsync(module, body)).GetProperty("result").GetString();
    }

    [Theory]
    [InlineData("beyond_memory")]
    [InlineData("beyond_address_space")]
    [InlineData("beyond_memory_packed")]
    [InlineData("huge_packed")]
    public async Task Run_AResultThatCannotBeRead_IsAFaultOfTheGuest(string function)
    {
        await _api.UploadAsync("liar", Wasmtime.Wat.ToBinary(AllocatorGuests.BadResults));

        var run = await _api.RunAsync("liar", $$"""{"function":"{{function}}","returns":"json"}""");

        Assert.Equal("failed", run.GetProperty("status").GetString());
        Assert.NotEmpty(run.GetProperty("fault").GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task Run_ReferencesInTheSignature_AreRefusedClearlyAndOthersWork()
    {
        await _api.KeepAsync("references", SignatureGuests.References);

        var refused = await _api.ExecuteAsync("references", """{"function":"take_extern","args":[null]}""");
        var plain = await _api.RunAsync("references", """{"function":"plain"}""");

        Assert.Contains("externref", refused.Problem(400, "arguments-invalid").GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, plain.GetProperty("result").GetInt32());
    }

    [Fact]
    public async Task Run_ThroughEachPath_IsTheSame()
    {
        await _api.KeepAsync("paths", Guests.Calc());
        const string Body = """{"module_id":"paths","function":"add","args":[5,3],"timeout":60,"debug":false,"breakpoints":[]}""";

        foreach (var path in (string[])["/execute", "/api/v1/execute", "/api/v1/modules/paths/execute"])
        {
            var json = await _api.SendAsync(HttpMethod.Post, path, ProductClient.Json(Body));
            var form = await _api.SendAsync(HttpMethod.Post, path, ProductClient.Form(Body));

            Assert.Equal((8, 8), (json.Json.GetProperty("result").GetInt32(), form.Json.GetProperty("result").GetInt32()));
        }
    }

    [Fact]
    public async Task Run_WrongBodies_AreRefusedWithWhatIsWrong()
    {
        await _api.KeepAsync("asked", Guests.Calc());

        Assert.Equal("Is not known here; did you mean function?", (await _api.ExecuteAsync("asked", """{"functoin":"add","args":[1,2]}""")).Fault("functoin"));
        Assert.NotEmpty((await _api.ExecuteAsync("asked", "{")).Fault("$"));
        Assert.NotEmpty((await _api.ExecuteAsync("asked", "[]")).Fault("$"));
        Assert.NotEmpty((await _api.ExecuteAsync("asked", """{"function":"add","function":"div"}""")).Fault("function"));
        Assert.NotEmpty((await _api.ExecuteAsync("asked", """{"module_id":"other"}""")).Fault("module_id"));
        Assert.NotEmpty((await _api.ExecuteAsync("asked", """{"debug":true}""")).Fault("debug"));
        Assert.NotEmpty((await _api.ExecuteAsync("asked", new string('[', 100_000))).Fault("$"));
        Assert.NotEmpty((await _api.SendAsync(HttpMethod.Post, "/execute", ProductClient.Json("{}"))).Fault("module_id"));
        var function = await _api.ExecuteAsync("asked", """{"function":"sub"}""");
        Assert.Contains("'add'", function.Problem(404, "function-not-found").GetProperty("detail").GetString(), StringComparison.Ordinal);
        (await _api.ExecuteAsync("asked", """{"function":"memory"}""")).Problem(404, "function-not-found");
        (await _api.ExecuteAsync("asked", "")).Problem(404, "function-not-found");
        (await _api.ExecuteAsync("nobody", "{}")).Problem(404, "module-not-found");
        (await _api.ExecuteAsync("No%20Body", "{}")).Problem(400, "module-name-invalid");
    }
}
