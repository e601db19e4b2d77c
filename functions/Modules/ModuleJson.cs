using System.Text.Json;
using WasmOs.Functions.Capabilities;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Modules;

namespace WasmOs.Functions.Modules;

/// <summary>Writes one version of a module.</summary>
internal static class ModuleJson
{
    public static void Write(Utf8JsonWriter writer, ModuleDescription module, Func<ModuleImport, bool> provides)
    {
        writer.WriteStartObject();
        writer.WriteString("module_id"u8, module.Name);
        writer.WriteNumber("version"u8, module.Version);
        writer.WriteNumber("newest_version"u8, module.NewestVersion);
        writer.WritePropertyName("digest"u8);
        DigestJson.Write(writer, module.Digest);
        writer.WritePropertyName("bundle"u8);
        if (module.Bundle is { } bundle)
        {
            DigestJson.Write(writer, bundle);
        }
        else
        {
            writer.WriteNullValue();
        }

        AnalysisMembers.Write(writer, module.Analysis, provides, module.Warnings);
        WriteAliases(writer, module);
        WriteSettings(writer, module.Settings);
        writer.WriteString("created_at"u8, module.CreatedAt.UtcDateTime);
        writer.WriteString("created_by"u8, module.CreatedBy);
        writer.WriteEndObject();
    }

    private static void WriteAliases(Utf8JsonWriter writer, ModuleDescription module)
    {
        writer.WriteStartArray("aliases"u8);
        foreach (var alias in module.Aliases)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, alias.Name);
            writer.WriteStartArray("split"u8);
            foreach (var target in alias.Targets)
            {
                writer.WriteStartObject();
                writer.WriteNumber("version"u8, target.Version);
                writer.WriteNumber("weight"u8, target.Weight);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteSettings(Utf8JsonWriter writer, ModuleSettings settings)
    {
        writer.WriteStartObject("settings"u8);
        ModuleLimitsJson.Write(writer, settings.Limits);
        writer.WritePropertyName("capabilities"u8);
        CapabilitiesJson.Write(writer, settings.Capabilities);
        writer.WriteStartObject("http"u8);
        writer.WriteBoolean("pass_authorization"u8, settings.Http.PassAuthorization);
        writer.WriteBoolean("pass_cookies"u8, settings.Http.PassCookies);
        writer.WriteBoolean("public"u8, settings.Http.Public);
        writer.WriteBoolean("reads_to_end"u8, settings.Http.ReadsToEnd);
        writer.WriteEndObject();
        WriteMap(writer, "env", settings.Env);
        AnalysisJson.WriteStrings(writer, "args", settings.Args);
        writer.WriteString("description"u8, settings.Description);
        WriteMap(writer, "labels", settings.Labels);
        writer.WriteEndObject();
    }

    private static void WriteMap(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, string> map)
    {
        writer.WriteStartObject(name);
        foreach (var (key, value) in map)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }
}
