using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.Arguments;

/// <summary>Returns the program's arguments.</summary>
internal static class ArgumentFunctions
{
    /// <summary><c>args_get(argv**, buffer*)</c></summary>
    public static Errno Get(ref WasiCall call) => call.Wasi.Arguments.Write(ref call);

    /// <summary><c>args_sizes_get(argc*, bytes*)</c></summary>
    public static Errno GetSizes(ref WasiCall call) => call.Wasi.Arguments.WriteSizes(ref call);
}
