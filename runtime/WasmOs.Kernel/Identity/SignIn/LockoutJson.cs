using System.Text.Json;
using System.Text.Json.Serialization;

namespace WasmOs.Kernel.Identity.SignIn;

/// <summary>The serializer of <see cref="LockoutData"/>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LockoutData))]
internal sealed partial class LockoutJson : JsonSerializerContext;
