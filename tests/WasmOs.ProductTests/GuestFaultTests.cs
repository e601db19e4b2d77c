using System.Text.Json;
using WasmOs.TestKit;

namespace WasmOs.ProductTests;

[Collection(ProductCollection.Name)]
public sealed class GuestFaultTests(SharedProduct product)
{
    private readonly ProductClient _api = product.Api;

    [Theory]
    [InlineData("""{"function":"trap","args":[0]}""", "failed", "trap.unreachable")]
    [InlineData("""{"function":"trap","args":[1]}""", "failed", "trap.divide_by_zero")]
    [InlineData("""{"function":"trap","args":[2]}""", "failed", "trap.integer_overflow")]
    [InlineData("""{"function":"trap","args":[3]}""", "failed", "trap.memory_out_of_bounds")]
    [InlineData("""{"function":"trap","args":[4]}""", "failed", "trap.indirect_call_to_null")]
    [InlineData("""{"function":"trap","args":[5]}""", "failed", "trap.bad_signature")]
    [InlineData("""{"function":"trap","args":[6]}""", "failed", "trap.table_out_of_bounds")]
    [InlineData("""{"function":"trap","args":[7]}""", "failed", "trap.bad_conversion_to_integer")]
    [InlineData("""{"function":"recurse","args":[2000000000]}""", "failed", "stack_overflow")]
    [InlineData("""{"function":"loop","timeout":0.1}""", "timed_out", "deadline_exceeded")]
    [InlineData("""{"function":"loop","limits":{"fuel":100000}}""", "failed", "fuel_exhausted")]
    public async Task Run_AGuestThatFails_Is200WithItsFaultAndInTheHistory(string body, string status, string kind)
    {
        await _api.UploadAsync("misbehaving", Guests.Misbehave());

        var run = await _api.RunAsync("misbehaving", body);
        var entry = (await _api.GetAsync($"/api/v1/executions/{run.GetProperty("execution_id").GetString()}")).Json;

        foreach (var shown in (JsonElement[])[run, entry])
        {
            Assert.Equal((status, kind), (shown.GetProperty("status").GetString(), shown.GetProperty("fault").GetProperty("kind").GetString()));
            Assert.NotEmpty(shown.GetProperty("fault").GetProperty("message").GetString()!);
            Assert.Equal(JsonValueKind.Null, shown.GetProperty("result").ValueKind);
        }
    }

    [Theory]
    [InlineData("start-traps", StartGuests.Traps, "failed", "start_failed")]
    [InlineData("start-loops", StartGuests.Loops, "timed_out", "deadline_exceeded")]
    [InlineData("start-recurses", StartGuests.Recurses, "failed", "stack_overflow")]
    [InlineData("data-beyond", SegmentGuests.DataOutOfBounds, "failed", "start_failed")]
    [InlineData("memory-needed", """(module (memory (export "memory") 17) (func (export "answer") (result i32) i32.const 42))""", "failed", "memory_limit")]
    [InlineData("table-needed", """(module (table 101 funcref) (func (export "answer") (result i32) i32.const 42))""", "failed", "table_limit")]
    public async Task Run_AModuleThatCannotStart_SaysWhy(string name, string text, string status, string kind)
    {
        await _api.KeepAsync(name, text);

        var run = await _api.RunAsync(name, """{"function":"answer","limits":{"timeout":0.2,"memory_bytes":1048576,"table_elements":100}}""");

        Assert.Equal((status, kind), (run.GetProperty("status").GetString(), run.GetProperty("fault").GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Run_AnAllocatorThatFails_IsAnOutcomeOfTheGuest()
    {
        foreach ((var name, var text) in ((string, string)[])[
            ("alloc-traps", AllocatorGuests.Traps), ("alloc-loops", AllocatorGuests.Loops), ("alloc-none", AllocatorGuests.OutOfMemory), ("alloc-far", AllocatorGuests.OutOfBounds)])
        {
            await _api.KeepAsync(name, text);
            var run = await _api.RunAsync(name, """{"function":"length","args":["some text"],"timeout":0.2}""");

            Assert.Equal(name == "alloc-loops" ? "timed_out" : "failed", run.GetProperty("status").GetString());
        }

        await _api.KeepAsync("alloc-missing", AllocatorGuests.None);
        (await _api.ExecuteAsync("alloc-missing", """{"function":"length","args":["some text"]}""")).Problem(400, "arguments-invalid");
        (await _api.ExecuteAsync("alloc-missing", """{"function":"length","args":[1,2],"returns":"text"}""")).Problem(400, "arguments-invalid");
    }

    [Fact]
    public async Task Run_MoreMemoryOrTable_ThanAllowed_IsDeniedToTheGuest()
    {
        await _api.KeepAsync("memory", MemoryGuests.Growing);
        await _api.KeepAsync("table", TableGuests.Growing);

        var obeyed = await _api.RunAsync("memory", """{"function":"grow","args":[15],"limits":{"memory_bytes":1048576}}""");
        var denied = await _api.RunAsync("memory", """{"function":"grow","args":[16],"limits":{"memory_bytes":1048576}}""");
        var table = await _api.RunAsync("table", """{"function":"grow_until_denied","limits":{"table_elements":250}}""");

        Assert.Equal((1, -1, 201), (Result(obeyed), Result(denied), Result(table)));
        Assert.NotEmpty((await _api.ExecuteAsync("memory", """{"function":"size","limits":{"memory_bytes":999999999}}""")).Fault("limits.memory_bytes"));

        static int Result(JsonElement run) => run.GetProperty("result").GetInt32();
    }

    /// <summary>
    /// A module with deep recursion asks for a larger stack in its settings. A size beyond the operator's ceiling is refused with the name of its setting.
    /// </summary>
    [Fact]
    [Trait("Trial", "1.16")]
    public async Task Run_OfAModuleThatAsksForALargerStack_GoesDeeper()
    {
        await _api.KeepAsync("deep", Guests.Misbehave());
        var refused = await _api.SendAsync(HttpMethod.Patch, "/api/v1/modules/deep", ProductClient.Json("""{"limits":{"stack_bytes":8388609}}"""));
        Assert.Contains("MAX_WASM_STACK", refused.Fault("limits.stack_bytes"), StringComparison.Ordinal);
        var taken = await _api.SendAsync(HttpMethod.Patch, "/api/v1/modules/deep", ProductClient.Json("""{"limits":{"stack_bytes":8388608}}"""));
        Assert.Equal(200, taken.Status);
        Assert.Equal(60_000, (await _api.RunAsync("deep", """{"function":"recurse","args":[60000]}""")).GetProperty("result").GetInt32());
    }

    [Theory]
    [InlineData("memory-over-all", MemoryGuests.MinimumOf256MiB)]
    [InlineData("table-over-all", TableGuests.MinimumOf200000)]
    public async Task Upload_AModuleThatNeedsMoreThanAnyRunMayHave_Is422(string name, string text) =>
        Assert.Equal(422, (await _api.UploadAsync(name, Wasmtime.Wat.ToBinary(text))).Status);

    [Fact]
    public async Task Run_EachTime_IsAFreshInstance()
    {
        await _api.KeepAsync("counter", ArithmeticGuests.Counter);

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(1, (await _api.RunAsync("counter", """{"function":"count"}""")).GetProperty("result").GetInt32());
        }
    }
}
