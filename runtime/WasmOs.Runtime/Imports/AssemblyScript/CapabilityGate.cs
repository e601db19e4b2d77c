using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi;
using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Runtime.Imports.AssemblyScript;

/// <summary>
/// Holds host functions outside of WASI to the run's policy: what needs a clock or randomness is allowed exactly when the function of WASI that gives the same is allowed,
/// and is recorded under its name.
/// </summary>
internal static class CapabilityGate
{
    private static readonly int Clock = WasiFunctionNames.IndexOf("clock_time_get");
    private static readonly int Randomness = WasiFunctionNames.IndexOf("random_get");

    /// <summary>Whether the run may read the clock.</summary>
    /// <returns>False when the guest must be stopped, with the reason recorded.</returns>
    public static bool AllowsClock(WasiRun run, string import) => Allows(run, Clock, "a clock", import);

    /// <summary>Whether the run may have random numbers.</summary>
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

        // These functions give a number and no error, so a refusal ends the run even where the policy says that violations are denied: a made-up time or seed would be a lie.
        run.Stop(FaultKind.CapabilityDenied, $"The guest called {import}, which needs {what}; it was not granted.");
        return false;
    }
}
