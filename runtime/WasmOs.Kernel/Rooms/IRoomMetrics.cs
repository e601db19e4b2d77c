using System.Diagnostics.Metrics;

namespace WasmOs.Kernel.Rooms;

/// <summary>The figures of a room. A room that has some registers a class for them; <see cref="KernelRoom.Metrics"/> lists their names.</summary>
public interface IRoomMetrics
{
    /// <summary>Makes the room's instruments. Called once. They read what the room counts anyhow, so they cost nothing until a collector asks.</summary>
    /// <param name="meter">The Kernel's meter.</param>
    void AddTo(Meter meter);
}
