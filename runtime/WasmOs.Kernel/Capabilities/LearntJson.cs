using System.Text.Json.Serialization;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Kernel.Capabilities;

/// <summary>The JSON form in which <see cref="ObservedCapabilities"/> stores what runs asked for.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CapabilityEvent[]))]
internal sealed partial class LearntJson : JsonSerializerContext;
