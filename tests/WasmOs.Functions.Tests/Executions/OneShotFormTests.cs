using System.Text;
using Microsoft.AspNetCore.Http;
using WasmOs.Functions.Bodies;
using WasmOs.Functions.Executions;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Executions.Records;

namespace WasmOs.Functions.Tests.Executions;

public sealed class OneShotFormTests
{
    [Fact]
    public async Task Read_WholeForm_GivesTheCall()
    {
        var (call, _) = await ReadAsync(
            ("wasm", "\0asm"), ("input", "stdin"), ("function", "add \"x\""), ("args", "[1, 2]"), ("timeout", "2.5"), ("returns", "json"));
        Assert.Equal("add \"x\"", call!.Function);
        Assert.Equal("[1, 2]", Encoding.UTF8.GetString(call.Args.Span));
        Assert.Equal("stdin", Encoding.UTF8.GetString(call.Input.Span));
        Assert.Equal(2.5, call.Timeout);
        Assert.Equal(ResultForm.Json, call.Returns);
    }

    [Fact]
    public async Task Read_NothingButAWrongMember_TellsBoth()
    {
        var (_, problem) = await ReadAsync(("timeout", "soon"));
        Assert.Contains("wasm", problem!.Fields.Keys);
        Assert.Contains("timeout", problem.Fields.Keys);
    }

    [Theory]
    [InlineData("arg", "did you mean args?")]
    [InlineData("module", "is not a part", true)]
    public async Task Read_UnknownPart_IsRefused(string name, string fragment, bool ignoreCase = false)
    {
        var (_, problem) = await ReadAsync(("wasm", "x"), (name, "1"));
        Assert.Contains(fragment, problem!.Detail, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_PartGivenTwice_IsRefused() =>
        Assert.Contains("more than once", (await ReadAsync(("wasm", "x"), ("wasm", "y"))).Problem!.Detail, StringComparison.Ordinal);

    [Fact]
    public async Task Read_TooLargePart_Is413() =>
        Assert.Equal(StatusCodes.Status413PayloadTooLarge, (await ReadAsync(("wasm", new string('x', 101)))).Problem!.Status);

    internal static byte[] Form(params (string Name, string Content)[] parts) => Encoding.UTF8.GetBytes(
        string.Concat(parts.Select(part => $"--b\r\nContent-Disposition: form-data; name=\"{part.Name}\"; filename=\"Calc.wasm\"\r\n\r\n{part.Content}\r\n"))
            + "--b--\r\n");

    private static async Task<(ExecuteRequest? Call, Problem? Problem)> ReadAsync(params (string Name, string Content)[] parts)
    {
        var request = Answers.Request(Form(parts), "multipart/form-data; boundary=b").Request;
        var options = new ApiOptions { MaxModuleBytes = 100, MaxInputBytes = 100 };
        var (form, problem) = await UploadForm.ReadAsync(request, OneShotForm.Parts(options), default);
        return form is null ? (null, problem) : OneShotForm.Read(form);
    }
}
