using System.Text.Json.Serialization;

namespace WasmOs.Bench.Http;

/// <summary>The echo's JSON.</summary>
[JsonSerializable(typeof(EchoBody))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class EchoJson : JsonSerializerContext;
