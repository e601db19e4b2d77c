using System.Diagnostics.Metrics;

namespace WasmOs.Kernel.Alerts.Figures;

/// <summary>Reads the instruments of this process that conditions are made of. Thread-safe.</summary>
/// <remarks>They are observed: they read what is counted anyhow, and only when they are asked. Requests alone are counted here as they end.</remarks>
internal sealed class InstrumentReader : IDisposable
{
    private const string RequestsInstrument = "wasmos_http_requests_total";

    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private FigureCount _reading = new();
    private long _requests;
    private long _requestErrors;

    /// <summary>Creates the reader. It reads the instruments that exist and those that are made later.</summary>
    /// <param name="meters">The factory of this host. Instruments of another host in this process are left out: they have another scope.</param>
    public InstrumentReader(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && (FigureCount.IsWanted(instrument.Name) || instrument.Name == RequestsInstrument))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(TakeCount);
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _reading.Take(instrument.Name, value, tags));
        _listener.Start();
    }

    /// <summary>Reads all of them now.</summary>
    public FigureCount Read()
    {
        lock (_gate)
        {
            _reading = new FigureCount();
            _listener.RecordObservableInstruments();
            _reading.Sums[FigureNames.Requests] = Volatile.Read(ref _requests);
            _reading.Sums[FigureNames.RequestErrors] = Volatile.Read(ref _requestErrors);
            return _reading;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void TakeCount(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        if (instrument.Name != RequestsInstrument)
        {
            _reading.Take(instrument.Name, value, tags);
            return;
        }

        Interlocked.Add(ref _requests, value);
        foreach (var (_, label) in tags)
        {
            if (label is "5xx")
            {
                Interlocked.Add(ref _requestErrors, value);
            }
        }
    }
}
