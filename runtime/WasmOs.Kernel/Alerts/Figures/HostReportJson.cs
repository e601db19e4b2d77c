using System.Text.Json.Serialization;

namespace WasmOs.Kernel.Alerts.Figures;

/// <summary>The stored form of parts of a <see cref="HostReport"/>.</summary>
[JsonSerializable(typeof(Dictionary<string, double>))]
[JsonSerializable(typeof(Dictionary<string, double[]>))]
internal sealed partial class HostReportJson : JsonSerializerContext;
