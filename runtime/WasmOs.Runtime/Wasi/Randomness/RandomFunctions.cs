using System.Globalization;
using System.Security.Cryptography;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Runtime.Wasi.Randomness;

/// <summary>Random bytes from the system's cryptographic generator, because guests make keys from them.</summary>
internal static class RandomFunctions
{
    /// <summary>
    /// <c>random_get(buffer*, length)</c> must fill the whole buffer: it cannot return fewer bytes.
    /// So a request of more than <see cref="WasiLimits.MaxCopyBytes"/> ends the run.
    /// </summary>
    public static Errno Get(ref WasiCall call)
    {
        var bytes = call.Memory.Bytes(call.U32(0), call.U32(1));
        if (bytes.Length > WasiLimits.MaxCopyBytes)
        {
            call.Run.Stop(FaultKind.TrapHost, string.Create(
                CultureInfo.InvariantCulture, $"The guest asked for {bytes.Length:N0} random bytes in one call; {WasiLimits.MaxCopyBytes:N0} are allowed."));
            return Errno.Stopped;
        }

        RandomNumberGenerator.Fill(bytes);
        return Errno.Success;
    }
}
