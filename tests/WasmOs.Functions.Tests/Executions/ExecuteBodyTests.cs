using System.Text;
using WasmOs.Functions.Executions;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Tests.Executions;

public sealed class ExecuteBodyTests
{
    [Fact]
    public void Read_EveryMember_IsTaken()
    {
        var body = Read(
            """
            { "module_id": "calc", "function": "add", "args": [5, {"text":"]"}], "timeout": 30, "limits": { "memory_bytes": 67108864, "fuel": 1000000 },
              "input": "text for stdin", "input_base64": null, "env": {"A":"1"}, "argv": ["x"], "priority": "low", "returns": "text", "trace": true, "debug": false, "breakpoints": [] }
            """,
            null, out var errors);
        Assert.True(errors.IsEmpty);
        Assert.Equal("calc", body.ModuleId);
        Assert.Equal("add", body.Request.Function);
        Assert.Equal("""[5, {"text":"]"}]""", Encoding.UTF8.GetString(body.Request.Args.Span));
        Assert.Equal(30, body.Request.Timeout);
        Assert.Equal((67108864, 1000000), (body.Request.Limits!.MemoryBytes, body.Request.Limits.Fuel));
        Assert.Equal("text for stdin", Encoding.UTF8.GetString(body.Request.Input.Span));
        Assert.Equal("1", body.Request.Env["A"]);
        Assert.Equal(["x"], body.Request.Argv!);
        Assert.Equal(ResultForm.Text, body.Request.Returns);
        Assert.Equal(RunPriority.Low, body.Request.Priority);
        Assert.True(body.Request.Trace);
        Assert.False(Read("""{"trace":null}""", "calc", out _).Request.Trace);
    }

    [Theory]
    [InlineData("""{"args":{}}""", "args", "Must be an array, not an object")]
    [InlineData("""{"args":[1,]}""", "$", "not valid JSON")]
    [InlineData("""{"timeout":0}""", "timeout", "a number from 0.001")]
    [InlineData("""{"timeout":-1}""", "timeout", "a number from 0.001")]
    [InlineData("""{"returns":"xml"}""", "returns", "\"json\", not \"xml\"")]
    [InlineData("""{"input":"a","input_base64":"YQ=="}""", "input_base64", "not both")]
    [InlineData("""{"input_base64":"?"}""", "input_base64", "base64")]
    [InlineData("""{"input_base64":"YQ\ude00"}""", "input_base64", "base64")] // Found by fuzzing.
    [InlineData("""{"trace":1}""", "trace", "true or false")]
    [InlineData("""{"debug":true}""", "debug", "no debugger")]
    [InlineData("""{"breakpoints":[10,25]}""", "breakpoints", "no debugger")]
    [InlineData("""{"returns":"\ud800"}""", "returns", "\"json\"")]
    [InlineData("""{"priority":"\udfff"}""", "priority", "high, normal or low")]
    [InlineData("""{"priority":"urgent"}""", "priority", "high, normal or low")]
    [InlineData("""{"module_id":"other"}""", "module_id", "not the module that the URL names")]
    [InlineData("""{"functon":"add"}""", "functon", "did you mean function?")]
    [InlineData("""{"limits":{"memory":1}}""", "limits.memory", "not known")]
    public void Read_OneFault_NamesFieldAndReason(string json, string field, string fragment)
    {
        Read(json, "calc", out var errors);
        Errors.Single(errors, field, fragment);
    }

    [Theory]
    [InlineData("""{"cpu_timeout":2.5}""", null)]
    [InlineData("""{"limits":{"fuel":7},"cpu_timeout":2.5}""", 7L)]
    [InlineData("""{"cpu_timeout":2.5,"limits":{"fuel":7,"cpu_timeout":9}}""", 7L)]
    [Trait("Trial", "1.3")]
    public void Read_CpuTimeout_IsALimitAndGoesBeforeTheOneInLimits(string json, long? fuel)
    {
        var body = Read(json, "calc", out var errors);
        Assert.True(errors.IsEmpty);
        Assert.Equal((2.5, fuel), (body.Request.Limits!.CpuTimeout, body.Request.Limits.Fuel));
    }

    [Fact]
    public void Read_NoBodyAtAll_RunsTheModuleAsItIs()
    {
        var body = Read("", "hello", out var errors);
        Assert.True(errors.IsEmpty);
        Assert.Equal("hello", body.ModuleId);
        Assert.Null(body.Request.Function);
    }

    [Fact]
    public void Read_NoBodyAndNoModule_IsAFault()
    {
        Read("", null, out var errors);
        Errors.Single(errors, "$", "empty");
    }

    [Fact]
    public void Read_PlainInput_IsASliceOfTheBody()
    {
        var json = """{"input":"hello"}"""u8.ToArray();
        var body = ExecuteBody.Read(json, "echo", new FieldErrors());
        Assert.True(json.AsSpan().Overlaps(body.Request.Input.Span));
        Assert.Equal("a\n", Encoding.UTF8.GetString(Read("""{"input":"a\n"}""", "echo", out _).Request.Input.Span));
    }

    private static ExecuteBody Read(string json, string? reference, out FieldErrors errors)
    {
        errors = new FieldErrors();
        return ExecuteBody.Read(Encoding.UTF8.GetBytes(json), reference, errors);
    }
}
