using System.Text;
using WasmOs.Functions.Batches;
using WasmOs.Kernel.Batches;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Tests.Batches;

public sealed class BatchBodyTests
{
    [Fact]
    public void Read_EveryMember_IsTaken()
    {
        var batch = Read(
            """
            { "module_id": "calc", "function": "add", "inputs": [[5, 3], "text", {"args": [1], "input_base64": "YQ==", "env": {"A": "1"}, "argv": ["x"]}, {"input": "b\n"}],
              "parallelism": 8, "timeout": 2.5, "cpu_timeout": 1.5, "limits": {"fuel": 1000}, "returns": "text", "priority": "low", "max_failures": 3,
              "callback_url": "https://example.com/done", "labels": {"team": "a"} }
            """,
            out var errors);
        Assert.True(errors.IsEmpty, KernelErrors.InvalidRequest(errors).Detail);
        Assert.Equal(("calc", "add", 8, 2.5, 1000L), (batch.ModuleId, batch.Function, batch.Parallelism, batch.Timeout, batch.Limits!.Fuel));
        Assert.Equal(1.5, batch.Limits.CpuTimeout);
        Assert.Equal(
            (RunPriority.Low, ResultForm.Text, 3, "https://example.com/done", "a"),
            (batch.Priority, batch.Returns, batch.MaxFailures, batch.CallbackUrl, batch.Labels!["team"]));
        Assert.Equal(["[5, 3]", "", "[1]", ""], batch.Inputs.Select(input => Text(input.Args)));
        Assert.Equal(["", "text", "a", "b\n"], batch.Inputs.Select(input => Text(input.Input)));
        Assert.Equal(("1", "x"), (batch.Inputs[2].Env!["A"], batch.Inputs[2].Argv!.Single()));
        Assert.Null(batch.Inputs[0].Env);
    }

    [Fact]
    public void Read_OnlyWhatMustBe_HasDefaults()
    {
        var batch = Read("""{"module_id":"calc","inputs":[{}]}""", out var errors);
        Assert.True(errors.IsEmpty);
        Assert.Equal((BatchRequest.DefaultParallelism, null, ResultForm.Values), (batch.Parallelism, batch.MaxFailures, batch.Returns));
        Assert.Equal(0, Read("""{"module_id":"calc","inputs":[{}],"stop_on_failure":true}""", out _).MaxFailures);
        Assert.Null(Read("""{"module_id":"calc","inputs":[{}],"stop_on_failure":false}""", out _).MaxFailures);
    }

    [Theory]
    [InlineData("""{"inputs":[[]]}""", "module_id", "Is missing")]
    [InlineData("""{"module_id":"a"}""", "inputs", "at least one")]
    [InlineData("""{"module_id":"a","inputs":[]}""", "inputs", "at least one")]
    [InlineData("""{"module_id":"a","inputs":[[],5]}""", "inputs[1]", "an array of arguments or a string")]
    [InlineData("""{"module_id":"a","inputs":[{"arg":[]}]}""", "inputs[0].arg", "did you mean args?")]
    [InlineData("""{"module_id":"a","inputs":[{"args":5}]}""", "inputs[0].args", "Must be an array")]
    [InlineData("""{"module_id":"a","inputs":[{"input":"a","input_base64":"YQ=="}]}""", "inputs[0].input_base64", "not both")]
    [InlineData("""{"module_id":"a","inputs":[[]],"parallelism":65}""", "parallelism", "from 1 to 64")]
    [InlineData("""{"module_id":"a","inputs":[[]],"parallelism":0}""", "parallelism", "from 1 to 64")]
    [InlineData("""{"module_id":"a","inputs":[[]],"priority":"urgent"}""", "priority", "high, normal or low")]
    [InlineData("""{"module_id":"a","inputs":[[]],"stop_on_failure":true,"max_failures":1}""", "max_failures", "not both")]
    [InlineData("""{"module_id":"a","inputs":[[]],"paralelism":1}""", "paralelism", "did you mean parallelism?")]
    public void Read_Wrong_IsAFaultOfItsField(string json, string field, string fragment)
    {
        Read(json, out var errors);
        Errors.Single(errors, field, fragment);
    }

    [Fact]
    public void Read_ManyFaults_TellsTheFirstHundred()
    {
        Read($$"""{"module_id":"a","inputs":[{{string.Join(',', Enumerable.Repeat("5", 1000))}}]}""", out var errors);
        Assert.Equal(100, errors.Count);
        Assert.NotEmpty(Errors.Of(errors, "inputs[99]"));
    }

    [Theory]
    [InlineData(10_000, true)]
    [InlineData(10_001, false)]
    public void Read_Inputs_UpToTenThousand(int count, bool taken)
    {
        Read($$"""{"module_id":"a","inputs":[{{string.Join(',', Enumerable.Repeat("[]", count))}}],"parallelism":1}""", out var errors);
        Assert.Equal(taken, errors.IsEmpty);
        BatchBody.ReadLines(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[]\n", count))), Query("?module_id=a"), errors = new FieldErrors());
        Assert.Equal(taken, errors.IsEmpty);
    }

    [Fact]
    public void ReadLines_LinesAndQuery_AreTheSameAsOneBody()
    {
        var errors = new FieldErrors();
        var batch = BatchBody.ReadLines(
            "[5,3]\n\n \"text\"\r\n{\"args\":[1]}"u8.ToArray(),
            Query("?module_id=calc&function=add&parallelism=2&timeout=1.5&limits={\"fuel\":7}&labels={\"a\":\"b\"}&stop_on_failure=true&returns=json"), errors);
        Assert.True(errors.IsEmpty, KernelErrors.InvalidRequest(errors).Detail);
        Assert.Equal(("calc", "add", 2, 1.5, 7L, 0), (batch.ModuleId, batch.Function, batch.Parallelism, batch.Timeout, batch.Limits!.Fuel, batch.MaxFailures));
        Assert.Equal((ResultForm.Json, "b"), (batch.Returns, batch.Labels!["a"]));
        Assert.Equal(["[5,3]", "", "[1]"], batch.Inputs.Select(input => Text(input.Args)));
        Assert.Equal("text", Text(batch.Inputs[1].Input));
    }

    [Theory]
    [InlineData("[1]\n[2", "", "inputs[1]", "one JSON value on one line")]
    [InlineData("[1] [2]", "", "inputs[0]", "one JSON value on one line")]
    [InlineData("[1]\n7", "", "inputs[1]", "an object, an array")]
    [InlineData("[1]", "&parallelism=many", "parallelism", "not \"many\"")]
    [InlineData("[1]", "&parallelism=1&parallelism=2", "parallelism", "more than once")]
    [InlineData("[1]", "&modul=x", "modul", "Is not known here")]
    [InlineData("[1]", "&inputs=[[1]]", "inputs", "in the query and in the body")]
    public void ReadLines_Wrong_IsAFaultOfItsField(string lines, string query, string field, string fragment)
    {
        var errors = new FieldErrors();
        BatchBody.ReadLines(Encoding.UTF8.GetBytes(lines), Query("?module_id=a" + query), errors);
        Errors.Single(errors, field, fragment);
    }

    [Theory]
    [InlineData("application/x-ndjson", true)]
    [InlineData("application/ndjson; charset=utf-8", true)]
    [InlineData("application/jsonl", true)]
    [InlineData("application/json", false)]
    [InlineData(null, false)]
    public void IsLines_MediaType_IsRecognized(string? type, bool expected) => Assert.Equal(expected, BatchLines.IsLines(type));

    private static BatchRequest Read(string json, out FieldErrors errors)
    {
        errors = new FieldErrors(BatchRequest.MaxFaults);
        return BatchBody.Read(Encoding.UTF8.GetBytes(json), errors);
    }

    private static Microsoft.AspNetCore.Http.QueryCollection Query(string text) =>
        new(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(text));

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
