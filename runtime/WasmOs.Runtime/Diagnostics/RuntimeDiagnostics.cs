using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace WasmOs.Runtime.Diagnostics;

/// <summary>What the runtime's figures and spans are called, for programs that collect them. docs/metrics.md lists the figures.</summary>
public static class RuntimeDiagnostics
{
    /// <summary>The name of the <see cref="Meter"/> of a runtime.</summary>
    public const string MeterName = "WasmOs.Runtime";

    /// <summary>The name of the <see cref="ActivitySource"/> of all runtimes.</summary>
    public const string SourceName = "WasmOs.Runtime";

    internal static readonly ActivitySource Source = new(SourceName);

    /// <summary>Creates the meter of one runtime, which owns it.</summary>
    /// <param name="factory">The program's factory, so that several programs in one process can tell their meters apart; null: the meter has no scope.</param>
    internal static Meter CreateMeter(IMeterFactory? factory) => factory?.Create(new MeterOptions(MeterName)) ?? new Meter(MeterName);
}
