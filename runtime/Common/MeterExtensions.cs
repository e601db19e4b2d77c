using System.Diagnostics.Metrics;

namespace WasmOs.Common;

/// <summary>Makes instruments that are observed: they read what is counted anyhow, and only when a collector asks.</summary>
internal static class MeterExtensions
{
    /// <summary>A value that goes up and down.</summary>
    public static void Gauge(this Meter meter, string name, string description, Func<long> read) => meter.CreateObservableGauge(name, read, null, description);

    /// <summary>Values that go up and down, one for each set of labels.</summary>
    public static void Gauge(this Meter meter, string name, string description, Func<IEnumerable<Measurement<long>>> read) =>
        meter.CreateObservableGauge(name, read, null, description);

    /// <summary>A value with a fraction that goes up and down.</summary>
    public static void Gauge(this Meter meter, string name, string description, Func<double> read) =>
        meter.CreateObservableGauge(name, read, null, description);

    /// <summary>Values with a fraction that go up and down, one for each set of labels.</summary>
    public static void Gauge(this Meter meter, string name, string description, Func<IEnumerable<Measurement<double>>> read) =>
        meter.CreateObservableGauge(name, read, null, description);

    /// <summary>A count since the start.</summary>
    public static void Count(this Meter meter, string name, string description, Func<long> read) =>
        meter.CreateObservableCounter(name, read, null, description);

    /// <summary>Counts since the start, one for each set of labels.</summary>
    public static void Count(this Meter meter, string name, string description, Func<IEnumerable<Measurement<long>>> read) =>
        meter.CreateObservableCounter(name, read, null, description);

    /// <summary>A sum with a fraction since the start.</summary>
    public static void Count(this Meter meter, string name, string description, Func<double> read) =>
        meter.CreateObservableCounter(name, read, null, description);

    /// <summary>Sums with a fraction since the start, one for each set of labels.</summary>
    public static void Count(this Meter meter, string name, string description, Func<IEnumerable<Measurement<double>>> read) =>
        meter.CreateObservableCounter(name, read, null, description);

    /// <summary>A value under one label.</summary>
    public static Measurement<T> Under<T>(this T value, string label, string name)
        where T : struct => new(value, new KeyValuePair<string, object?>(label, name));

    /// <summary>A value under two labels.</summary>
    public static Measurement<T> Under<T>(this T value, string label, string name, string secondLabel, string secondName)
        where T : struct => new(value, new KeyValuePair<string, object?>(label, name), new KeyValuePair<string, object?>(secondLabel, secondName));
}
