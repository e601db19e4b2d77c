using System.Globalization;
using WasmOs.Runtime.Wasi;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Imports.AssemblyScript;

/// <summary>
/// The timers of <c>console.time</c>, by label. Each run has its own, created when it starts its first timer. The messages are those of Node.js.
/// </summary>
internal static class ConsoleTimers
{
    public const int Keep = 0;
    public const int Remove = 1;

    /// <summary>The most timers that a guest can have at once. Further ones are not started.</summary>
    private const int MaxTimers = 100;
    private const int MaxLabelLength = 256;

    /// <summary>Starts a timer.</summary>
    /// <returns>False when the guest must be stopped, with the reason recorded.</returns>
    public static bool TryStart(HostCall call, WasiRun run, int label)
    {
        if (!GuestText.CanRead(call, run, label))
        {
            return false;
        }

        var timers = run.ConsoleTimers ??= [];
        var name = LabelOf(call, label);
        if (timers.Count == MaxTimers && !timers.ContainsKey(name))
        {
            return GuestText.TryWriteLine(call, run, run.Wasi.StandardError, "Warning: too many timers; console.time() ignores '", label, "'");
        }

        return timers.TryAdd(name, ClockImports.SteadyNow(run))
            || GuestText.TryWriteLine(call, run, run.Wasi.StandardError, "Warning: Label '", label, "' already exists for console.time()");
    }

    /// <summary>Prints how long a timer has run.</summary>
    /// <returns>False when the guest must be stopped, with the reason recorded.</returns>
    public static bool TryShow(HostCall call, WasiRun run, int label, bool keeps)
    {
        var name = LabelOf(call, label);
        if (run.ConsoleTimers is not { } timers || !timers.TryGetValue(name, out var startedAt))
        {
            return GuestText.TryWriteLine(
                call, run, run.Wasi.StandardError, "Warning: No such label '", label, keeps ? "' for console.timeLog()" : "' for console.timeEnd()");
        }

        if (!keeps)
        {
            timers.Remove(name);
        }

        var passed = string.Create(CultureInfo.InvariantCulture, $": {ClockImports.SteadyNow(run) - startedAt:0.###}ms");
        return GuestText.TryWriteLine(call, run, run.Wasi.StandardOutput, "", label, passed);
    }

    private static string LabelOf(HostCall call, int label) => GuestText.Read(call, label, MaxLabelLength) ?? "null";
}
