using System.Text;
using System.Text.Json;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Tests.Modules.Scan;

namespace WasmOs.Runtime.Tests.Modules;

public sealed class AnalysisCodecTests
{
    private const string Empty = """{"kind":0,"size":8,"imports":[],"exports":[],"memories":[],"tables":[],"producers":[],"warnings":[]}""";

    [Fact]
    public void Decode_EncodedAnalysis_IsTheSame()
    {
        var analysis = Scans.Accept(Fixtures.Everything);
        Assert.Equivalent(analysis, AnalysisCodec.Decode(AnalysisCodec.Encode(analysis)), strict: true);
    }

    [Fact]
    public void Decode_ExportOfAnEarlierVersion_HasNoIndex()
    {
        var export = Assert.Single(Decode("\"exports\":[]", "\"exports\":[{\"name\":\"f\",\"kind\":0,\"params\":\"i32\",\"results\":\"\"}]").Exports);
        Assert.Equal(("f", null, "(i32) -> ()"), (export.Name, export.FunctionIndex, export.Type!.Signature));
    }

    [Theory]
    [InlineData("\"imports\":[]", "\"imports\":[null]")]
    [InlineData("\"imports\":[]", "\"imports\":null")]
    [InlineData("\"exports\":[]", "\"exports\":[{\"name\":null,\"kind\":0}]")]
    [InlineData("\"warnings\":[]", "\"warnings\":[null]")]
    [InlineData("\"warnings\":[]", "\"other\":[]")]
    [InlineData(Empty, "null")]
    [InlineData(Empty, "")]
    public void Decode_AnythingElse_IsAJsonException(string part, string with) => Assert.Throws<JsonException>(() => Decode(part, with));

    private static ModuleAnalysis Decode(string part, string with) =>
        AnalysisCodec.Decode(Encoding.UTF8.GetBytes(Empty.Replace(part, with, StringComparison.Ordinal)));
}
