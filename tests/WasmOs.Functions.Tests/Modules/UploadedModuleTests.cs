using System.Text;
using Microsoft.AspNetCore.Http;
using WasmOs.Functions.Bodies;
using WasmOs.Functions.Modules;
using WasmOs.Functions.Problems;
using WasmOs.Functions.Tests.Executions;
using WasmOs.Kernel.Modules;

namespace WasmOs.Functions.Tests.Modules;

public sealed class UploadedModuleTests
{
    private static readonly ApiOptions Options = new() { MaxModuleBytes = 100, MaxInputBytes = 100 };

    [Theory]
    [InlineData("application/wasm")]
    [InlineData("application/octet-stream")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task ReadAsync_RawBody_IsTheModule(string? contentType)
    {
        var (module, _) = await ReadAsync("\0asm"u8.ToArray(), contentType, "?name=calc");
        Assert.Equal("\0asm", Encoding.ASCII.GetString(module!.Content.Span));
        Assert.Equal("calc", module.Name);
        Assert.Null(module.Settings);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain; charset=utf-8")]
    [InlineData("multipart/mixed; boundary=b")]
    public async Task ReadAsync_OtherType_Is415(string contentType) =>
        Assert.Equal(StatusCodes.Status415UnsupportedMediaType, (await ReadAsync([1], contentType)).Problem!.Status);

    [Theory]
    [InlineData(100, null)]
    [InlineData(101, StatusCodes.Status413PayloadTooLarge)]
    public async Task ReadAsync_Size_IsBounded(int length, int? status)
    {
        Assert.Equal(status, (await ReadAsync(new byte[length], "application/wasm")).Problem?.Status);
        Assert.Equal(status, (await ReadAsync(new byte[length], "application/wasm", announced: null)).Problem?.Status);
    }

    [Fact]
    public async Task ReadAsync_Form_GivesFileNameAndSettings()
    {
        var form = OneShotFormTests.Form(("file", "\0asm"), ("name", "other"), ("settings", """{"description":"d"}"""));
        var (module, _) = await ReadAsync(form, "multipart/form-data; boundary=\"b\"");
        Assert.Equal("other", module!.Name);
        Assert.Equal("d", module.Settings!(ModuleSettings.Default).Description);
    }

    [Fact]
    public async Task ReadAsync_FormWithoutName_TakesTheFilesName() =>
        Assert.Equal("calc", (await ReadAsync(OneShotFormTests.Form(("file", "x")), "multipart/form-data; boundary=b")).Module!.Name);

    [Fact]
    public async Task ReadAsync_FormWithFaults_TellsAllAtOnce()
    {
        var form = OneShotFormTests.Form(("settings", """{"descripton":1}"""));
        Assert.Equal(["descripton", "file"], (await ReadAsync(form, "multipart/form-data; boundary=b")).Problem!.Fields.Keys);
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=other")]
    public async Task ReadAsync_MalformedForm_Is400(string contentType) =>
        Assert.Equal(StatusCodes.Status400BadRequest, (await ReadAsync(OneShotFormTests.Form(("file", "x")), contentType)).Problem!.Status);

    [Fact]
    public async Task ReadAsync_FormThatEndsTooEarly_Is400() =>
        Assert.Equal(
            StatusCodes.Status400BadRequest,
            (await ReadAsync(OneShotFormTests.Form(("file", "xyz"))[..^12], "multipart/form-data; boundary=b")).Problem!.Status);

    [Fact]
    public async Task Fingerprint_OfForms_TellsWhetherTheySayTheSame()
    {
        Assert.Equal(await FingerprintAsync(("file", "x"), ("name", "a")), await FingerprintAsync(("name", "a"), ("file", "x")));
        Assert.NotEqual(await FingerprintAsync(("file", "x"), ("name", "a")), await FingerprintAsync(("file", "x"), ("name", "b")));
        Assert.NotEqual(await FingerprintAsync(("file", "x"), ("settings", "{}")), await FingerprintAsync(("file", "x")));
        Assert.NotEqual(await FingerprintAsync(("file", "x"), ("name", "a")), await FingerprintAsync(("file", "xname\0Calc.wasm\0\0a")));
    }

    private static async Task<byte[]> FingerprintAsync(params (string Name, string Content)[] parts) =>
        (await ReadAsync(OneShotFormTests.Form(parts), "multipart/form-data; boundary=b")).Module!.Fingerprint.ToArray();

    private static async Task<(UploadedModule? Module, Problem? Problem)> ReadAsync(byte[] body, string? contentType, string query = "", long? announced = -1)
    {
        var request = Answers.Request(body, contentType).Request;
        request.QueryString = new QueryString(query);
        request.ContentLength = announced < 0 ? body.Length : announced;
        return await UploadedModule.ReadAsync(request, Options, default);
    }
}
