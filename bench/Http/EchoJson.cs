using System.Text.Json.Serialization;

namespace WasmOs.Bench.Http;

/// <summary>The source-generated JSON serializer of the echo.</summary>
[JsonSerializable(typeof(EchoBody))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class EchoJson : JsonSerializerContext;
