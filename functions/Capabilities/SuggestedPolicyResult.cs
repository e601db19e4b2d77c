using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Modules;

namespace WasmOs.Functions.Capabilities;

/// <summary>An HTTP result: the smallest set of capabilities that would have allowed everything that learning runs asked for.</summary>
internal sealed class SuggestedPolicyResult(ModuleDescription module, SuggestedPolicy suggested) : JsonResult(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context)
    {
        writer.WriteStartObject();
        writer.WriteString("module_id"u8, module.Name);
        writer.WriteBoolean("learning"u8, module.Settings.Capabilities.Learning ?? false);
        writer.WriteNumber("uses"u8, suggested.Uses);
        writer.WriteBoolean("complete"u8, suggested.IsComplete);
        writer.WritePropertyName("capabilities"u8);
        CapabilitiesJson.Write(writer, suggested.Capabilities);
        writer.WriteEndObject();
    }
}
