using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi;
using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Runtime.Imports.AssemblyScript;

/// <summary>
/// Applies the run's capability policy to host functions that are not part of WASI. A function that needs a clock or randomness is allowed exactly when the
/// WASI function for the same purpose is allowed. Its use is recorded under the name of that WASI function.
/// </summary>
internal static class CapabilityGate
{
    private static readonly int Clock = WasiFunctionNames.IndexOf("clock_time_get");
    private static readonly int Randomness = WasiFunctionNames.IndexOf("random_get");

    /// <summary>Whether the run may read the clock.</summary>
    /// <returns>False when the guest must be stopped, with the reason recorded.</returns>
    public static bool AllowsClock(WasiRun run, string import) => Allows(run, Clock, "a clock", import);

    /// <summary>Whether the run may use random numbers.</summary>
    /// <returns>False when the guest must be stopped, with the reason recorded.</returns>
    public static bool AllowsRandomness(WasiRun run, string import) => Allows(run, Randomness, "randomness", import);

    private static bool Allows(WasiRun run, int function, string what, string import)
    {
        var wasi = run.Wasi;
        wasi.Begin();
        if ((wasi.Denied >> function & 1) == 0 || wasi.Violations.CheckFunction(function) == Errno.Success)
        {
            return true;
        }

        // These functions return a number and cannot return an error. So a refusal ends the run, even if the policy says that refused calls only fail: a
        // made-up time or seed would mislead the guest.
        run.Stop(FaultKind.CapabilityDenied, $"The guest called {import}, which needs {what}; it was not granted.");
        return false;
    }
}
