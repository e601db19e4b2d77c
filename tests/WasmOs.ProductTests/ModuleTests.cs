using WasmOs.TestKit;

namespace WasmOs.ProductTests;

[Collection(ProductCollection.Name)]
public sealed class ModuleTests(SharedProduct product)
{
    private readonly ProductClient _api = product.Api;

    [Fact]
    public async Task References_OfEachForm_FindTheVersionThatTheyName()
    {
        var digest = (await _api.KeepAsync("refs", Guests.Calc())).GetProperty("digest").GetString()!;
        await _api.KeepAsync("refs", Guests.GreetRust());
        Assert.Equal(200, (await PutAliasAsync("refs", "prod", """{"version":1}""")).Status);

        foreach (var reference in (string[])["refs@1", "refs@prod", $"refs@{digest}", digest])
        {
            var run = await _api.RunAsync(reference, """{"function":"add","args":[5,3]}""");
            Assert.Equal((8, digest), (run.GetProperty("result").GetInt32(), run.GetProperty("digest").GetString()));
        }

        Assert.Equal(2, (await _api.GetAsync("/api/v1/modules/refs")).Json.GetProperty("version").GetInt32());
        (await _api.GetAsync("/api/v1/modules/refs@9")).Problem(404, "version-not-found");
        (await _api.GetAsync("/api/v1/modules/refs@none")).Problem(404, "alias-not-found");
        (await _api.GetAsync("/api/v1/modules/refs@sha256:12")).Problem(400, "module-reference-invalid");
    }

    [Fact]
    public async Task Aliases_SplitByWeight_RunBothVersionsAndGuardThem()
    {
        await _api.KeepAsync("split", ArithmeticGuests.Add);
        await _api.KeepAsync("split", Guests.Calc());
        Assert.Equal(200, (await PutAliasAsync("split", "canary", """{"split":[{"version":1,"weight":50},{"version":2,"weight":50}]}""")).Status);

        var versions = new HashSet<int>();
        for (var i = 0; i < 200 && versions.Count < 2; i++)
        {
            versions.Add((await _api.RunAsync("split@canary", """{"function":"add","args":[1,1]}""")).GetProperty("version").GetInt32());
        }

        Assert.Equal([1, 2], versions.Order());
        (await _api.SendAsync(HttpMethod.Delete, "/api/v1/modules/split@1")).Problem(409, "version-in-use");
        Assert.Equal(204, (await _api.SendAsync(HttpMethod.Delete, "/api/v1/modules/split/aliases/canary")).Status);
        Assert.Equal(204, (await _api.SendAsync(HttpMethod.Delete, "/api/v1/modules/split@1")).Status);
        (await _api.ExecuteAsync("split@canary", "{}")).Problem(404, "alias-not-found");
        (await _api.ExecuteAsync("split@1", "{}")).Problem(404, "version-not-found");
    }

    [Theory]
    [InlineData("""{"version":7}""", 404, "version-not-found")]
    [InlineData("""{"split":[{"version":1,"weight":0}]}""", 400, "invalid-request")]
    [InlineData("""{"version":1,"split":[{"version":1,"weight":1}]}""", 400, "invalid-request")]
    [InlineData("""{"versoin":1}""", 400, "invalid-request")]
    [InlineData("""{}""", 400, "invalid-request")]
    public async Task PutAlias_ThatCannotBe_IsRefused(string body, int status, string slug)
    {
        await _api.UploadAsync("unaliased", Guests.Calc());

        (await PutAliasAsync("unaliased", "prod", body)).Problem(status, slug);
        (await PutAliasAsync("unaliased", "No Name", """{"version":1}""")).Problem(400, "alias-invalid");
    }

    [Fact]
    public async Task Patch_FaultsInManyMembers_NamesAllAndChangesNothing()
    {
        await _api.KeepAsync("patched", Guests.Calc());

        var answer = await PatchAsync("patched", """{"limits":{"memory_bytes":-1,"timeout":"x"},"labels":{"a":1},"descripton":"typo","env":[]}""");

        Assert.Equal("Is not known here; did you mean description?", answer.Fault("descripton"));
        Assert.All(["limits.memory_bytes", "limits.timeout", "labels.a", "env"], field => Assert.NotEmpty(answer.Fault(field)));
        Assert.Equal(1, (await _api.GetAsync("/api/v1/modules/patched")).Json.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Patch_Limits_HoldForTheNextRunAndCannotBePassed()
    {
        await _api.KeepAsync("limited", Guests.Misbehave());
        var patched = await PatchAsync("limited", """{"limits":{"timeout":0.2,"memory_bytes":1048576}}""");
        Assert.Equal(200, patched.Status);

        var run = await _api.RunAsync("limited", """{"function":"loop"}""");
        var pages = await _api.RunAsync("limited", """{"function":"grow_until_denied"}""");

        Assert.Equal("timed_out", run.GetProperty("status").GetString());
        Assert.Equal(16, pages.GetProperty("result").GetInt32());
        Assert.NotEmpty((await _api.ExecuteAsync("limited", """{"function":"loop","timeout":5}""")).Fault("timeout"));
        (await PatchAsync("limited", "{}", ("If-Match", "\"old\""))).Problem(412, "precondition-failed");
    }

    [Fact]
    public async Task Content_WholeRangeAndHead_AreTheBytesThatWereUploaded()
    {
        var module = Guests.Calc();
        await _api.KeepAsync("bytes", module);

        var whole = await _api.GetAsync("/api/v1/modules/bytes/content");
        var range = await _api.GetAsync("/api/v1/modules/bytes/content", ("Range", "bytes=4-7"));
        var beyond = await _api.GetAsync("/api/v1/modules/bytes/content", ("Range", "bytes=9999999-"));
        var head = await _api.SendAsync(HttpMethod.Head, "/api/v1/modules/bytes/content");

        Assert.Equal((200, "application/wasm"), (whole.Status, whole.MediaType));
        Assert.Equal(module, whole.Content);
        Assert.Equal(206, range.Status);
        Assert.Equal([1, 0, 0, 0], range.Content);
        Assert.Equal(416, beyond.Status);
        Assert.Equal((200, 0), (head.Status, head.Content.Length));
        Assert.Equal($"{module.Length}", head.Headers["Content-Length"]);
        Assert.Equal(304, (await _api.GetAsync("/api/v1/modules/bytes/content", ("If-None-Match", whole.Headers["ETag"]))).Status);
    }

    [Fact]
    public async Task Delete_AModule_ItsVersionsAndRunsAreGone()
    {
        await _api.KeepAsync("deleted", ArithmeticGuests.Fib);
        await _api.RunAsync("deleted", """{"function":"fib","args":[5]}""");

        Assert.Equal(204, (await _api.SendAsync(HttpMethod.Delete, "/api/v1/modules/deleted")).Status);

        (await _api.GetAsync("/api/v1/modules/deleted")).Problem(404, "module-not-found");
        (await _api.ExecuteAsync("deleted", """{"function":"fib","args":[5]}""")).Problem(404, "module-not-found");
        (await _api.SendAsync(HttpMethod.Delete, "/api/v1/modules/deleted")).Problem(404, "module-not-found");
        Assert.Equal(1, (await _api.KeepAsync("deleted", ArithmeticGuests.Fib)).GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task List_PageByPage_ShowsEachModuleOnce()
    {
        foreach (var name in (string[])["page-a", "page-b", "page-c"])
        {
            await _api.KeepAsync(name, ArithmeticGuests.Add);
        }

        var names = new List<string>();
        string? continuation = null;
        do
        {
            var next = continuation is null ? "" : "&continuation=" + Uri.EscapeDataString(continuation);
            var page = (await _api.GetAsync("/api/v1/modules?limit=1" + next)).Json;
            names.AddRange(page.GetProperty("modules").EnumerateArray().Select(module => module.GetProperty("module_id").GetString()!));
            continuation = page.GetProperty("continuation").GetString();
        }
        while (continuation is not null && names.Count < 1000);

        Assert.Equal(names.Distinct().Order(StringComparer.Ordinal), names);
        Assert.Superset(new HashSet<string> { "page-a", "page-b", "page-c" }, names.ToHashSet());
        (await _api.GetAsync("/api/v1/modules?continuation=%2F%2F")).Problem(400, "continuation-invalid");
        Assert.NotEmpty((await _api.GetAsync("/api/v1/modules?limit=1001")).Fault("limit"));
    }

    private Task<Answer> PutAliasAsync(string module, string alias, string body) =>
        _api.SendAsync(HttpMethod.Put, $"/api/v1/modules/{module}/aliases/{alias}", ProductClient.Json(body));

    private Task<Answer> PatchAsync(string module, string body, params (string Name, string Value)[] headers) =>
        _api.SendAsync(HttpMethod.Patch, "/api/v1/modules/" + module, ProductClient.Json(body), headers);
}
