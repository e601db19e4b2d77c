using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using System.Text;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Code;

/// <summary>
/// Names for compiled code, made of everything that the code depends on: <c>{engine}-{compiler}-{flags hash}-{cpu hash}</c>. libwasmtime checks flags and CPU
/// features again when it loads an artifact. The name keeps machines with other flags or CPUs from overwriting each other's artifacts.
/// </summary>
internal static class ArtifactNames
{
    public static string For(EngineOptions options)
    {
        var flags = string.Join(
            ';', options.ConsumeFuel, options.MaxWasmStack, options.IsPooled, options.MaxMemoryBytes, options.MaxTableElements, options.MaxMemoriesPerModule,
            options.MaxTablesPerModule);
        return $"{WasmtimeLibrary.Version}-{options.Strategy.ToString().ToLowerInvariant()}-{ShortHash(flags)}-{ShortHash(Cpu())}";
    }

    private static string Cpu() => string.Join(
        ';', RuntimeInformation.OSDescription.Split(' ')[0], RuntimeInformation.ProcessArchitecture,
        Sse41.IsSupported, Sse42.IsSupported, Popcnt.IsSupported, Avx.IsSupported, Avx2.IsSupported, Fma.IsSupported, Bmi1.IsSupported, Bmi2.IsSupported,
        Lzcnt.IsSupported, Avx512F.IsSupported, Avx512DQ.IsSupported, Avx512Vbmi.IsSupported, AdvSimd.IsSupported, Dp.IsSupported);

    private static string ShortHash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 6));
}
