using System.Diagnostics.Metrics;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Startup;

/// <summary>Makes the instruments of all rooms, once, when it is created.</summary>
public sealed class KernelMetrics
{
    /// <summary>Makes the instruments.</summary>
    /// <param name="rooms">The rooms that have figures.</param>
    /// <param name="meters">The program's factory, which owns the meter.</param>
    public KernelMetrics(IEnumerable<IRoomMetrics> rooms, IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(rooms);
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(new MeterOptions(KernelDiagnostics.MeterName));
        foreach (var room in rooms)
        {
            room.AddTo(meter);
        }
    }
}
