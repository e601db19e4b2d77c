using WasmOs.Kernel.History;

namespace WasmOs.Kernel.Tests.History;

[Trait("Trial", "1.27")]
public sealed class HistoryNamesTests
{
    /// <summary>Lines that an earlier version wrote are read with the current names.</summary>
    [Theory]
    [InlineData("pooled", "memory")]
    [InlineData("cached", "artifact")]
    [InlineData("memory", "memory")]
    [InlineData("artifact", "artifact")]
    [InlineData("warm", "warm")]
    [InlineData("cold", "cold")]
    public void Read_LineOfAnyVersion_HasTodaysName(string stored, string expected)
    {
        var id = "0190a000-0000-7000-8000-0123456789ab";
        var line =
            $$$"""{"execution_id":"{{{id}}}","module_id":"calc","version":1,"digest":"sha256:00","function":"add","status":"succeeded","usage":{"duration_ms":1,"start":"{{{stored}}}"}}""";
        var read = HistoryLines.Read(System.Text.Encoding.UTF8.GetBytes(line + "\n"), new HistoryFilter(default, null, null, null));
        Assert.Equal(expected, Assert.Single(read).Entry.Usage.Start);
    }
}
