using WasmOs.Functions.Problems;
using WasmOs.Functions.Settings.Table;

namespace WasmOs.Functions.Tests.Problems;

public sealed class TooLargeTests
{
    [Fact]
    [Trait("Trial", "1.6")]
    public void TooLarge_ALimitOfASetting_NamesTheSetting()
    {
        Assert.EndsWith("A module may have 10 bytes. Send less, or raise the host's setting MAX_WASM_SIZE.", Problem.TooLarge("A module", 10, RunSettings.MaxWasmSize).Detail, StringComparison.Ordinal);
        Assert.EndsWith("may have 10 bytes. Send less.", Problem.TooLarge("A name", 10, null).Detail, StringComparison.Ordinal);
    }
}
