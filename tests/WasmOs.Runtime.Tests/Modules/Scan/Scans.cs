using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Modules.Scan;

namespace WasmOs.Runtime.Tests.Modules.Scan;

/// <summary>Scans a module and asserts whether it is accepted or refused.</summary>
internal static class Scans
{
    public static ModuleAnalysis Accept(byte[] wasm, ScanLimits? limits = null)
    {
        var result = ModuleScanner.Scan(wasm, limits ?? new ScanLimits());
        Assert.True(result.IsAccepted, result.Rejection?.Message);
        Assert.Null(result.Rejection);
        return result.Analysis;
    }

    public static ModuleRejection Refuse(byte[] wasm, ModuleRejectionKind kind, ScanLimits? limits = null)
    {
        var result = ModuleScanner.Scan(wasm, limits ?? new ScanLimits());
        Assert.False(result.IsAccepted, "The module was accepted.");
        Assert.Null(result.Analysis);
        Assert.Equal(kind, result.Rejection.Kind);
        return result.Rejection;
    }

    /// <summary>Asserts that a module is refused as invalid, with these words in the message and, if given, at this byte.</summary>
    public static void RefuseInvalid(byte[] wasm, string words, long? offset = null)
    {
        var rejection = Refuse(wasm, ModuleRejectionKind.Invalid);
        Assert.Contains(words, rejection.Message, StringComparison.Ordinal);
        if (offset is not null)
        {
            Assert.Equal(offset, rejection.Offset);
        }
    }
}
