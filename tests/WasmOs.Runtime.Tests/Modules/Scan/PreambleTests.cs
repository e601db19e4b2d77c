using System.Text;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Tests.Modules.Scan;

public sealed class PreambleTests
{
    [Fact]
    public void Scan_HeaderAlone_IsTheEmptyModule()
    {
        var analysis = Scans.Accept(WasmBuilder.Header);

        Assert.Equal(ModuleKind.Core, analysis.Kind);
        Assert.Equal(8, analysis.Size);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("hello, world", "does not start with")]
    [InlineData("\0asX\u0001\0\0\0", "does not start with")]
    [InlineData("  (module)", "text format")]
    [InlineData("\0as", "truncated")]
    [InlineData("\0asm\u0001\0\0", "truncated")]
    [InlineData("\0asm\u0002\0\0\0", "version 2;")]
    [InlineData("\0asm\u000b\0\0\0", "version 11;")]
    public void Scan_WrongHeader_SaysWhatIsWrong(string text, string words) => Scans.RefuseInvalid(Encoding.Latin1.GetBytes(text), words);

    [Fact]
    public void Scan_Component_SaysWhatToDo()
    {
        var rejection = Scans.Refuse([0, (byte)'a', (byte)'s', (byte)'m', 0x0D, 0, 1, 0, 1, 2, 3], ModuleRejectionKind.ComponentUnsupported);

        Assert.Contains("wasm32-wasip1", rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_TenMegabytes_IsAccepted() => Scans.Accept(Padded(new ScanLimits().ModuleBytes));

    [Fact]
    public void Scan_OneByteOverTenMegabytes_IsTooLarge()
    {
        var rejection = Scans.Refuse(Padded(new ScanLimits().ModuleBytes + 1), ModuleRejectionKind.TooLarge);

        Assert.Contains("10,000,001", rejection.Message, StringComparison.Ordinal);
        Assert.Contains("10,000,000", rejection.Message, StringComparison.Ordinal);
    }

    /// <summary>A module with one custom section, which makes it exactly this size in bytes.</summary>
    private static byte[] Padded(int size)
    {
        const int Overhead = 8 + 1 + 4 + 2;
        var wasm = new WasmBuilder().Custom("x", new byte[size - Overhead]).Build();
        Assert.Equal(size, wasm.Length);
        return wasm;
    }
}
