using System.Diagnostics.Metrics;

namespace WasmOs.Kernel.Tests.Alerts;

/// <summary>A factory of meters, which is what tells the instruments of hosts in one process apart.</summary>
internal sealed class OwnMeters : IMeterFactory
{
    private readonly List<Meter> _meters = [];

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose() => _meters.ForEach(static meter => meter.Dispose());
}
