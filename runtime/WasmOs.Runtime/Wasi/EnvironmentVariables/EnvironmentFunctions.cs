using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.EnvironmentVariables;

/// <summary>Returns the environment variables that the guest may see.</summary>
internal static class EnvironmentFunctions
{
    /// <summary><c>environ_get(environ**, buffer*)</c></summary>
    public static Errno Get(ref WasiCall call) => call.Wasi.Environment.Write(ref call);

    /// <summary><c>environ_sizes_get(count*, bytes*)</c></summary>
    public static Errno GetSizes(ref WasiCall call) => call.Wasi.Environment.WriteSizes(ref call);
}
