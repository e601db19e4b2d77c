using WasmOs.Functions.Bodies;
using WasmOs.Functions.Problems;

namespace WasmOs.Functions.Tests.Problems;

public sealed class TooLargeTests
{
    [Fact]
    [Trait("Trial", "1.6")]
    public void TooLarge_ALimitOfASetting_NamesTheSetting()
    {
        Assert.EndsWith(
            "A module may have 10 bytes. Send less, or raise the host's setting MAX_WASM_SIZE.",
            Problem.TooLarge("A module", new ApiOptions { MaxModuleBytes = 10 }.ModuleLimit).Detail, StringComparison.Ordinal);
        Assert.EndsWith("may have 10 bytes. Send less.", Problem.TooLarge("A name", new SizeLimit(10)).Detail, StringComparison.Ordinal);
    }
}
