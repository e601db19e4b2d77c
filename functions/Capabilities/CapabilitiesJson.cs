using System.Text.Json;
using WasmOs.Kernel.Capabilities;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Functions.Capabilities;

/// <summary>Writes capabilities in the form that <see cref="CapabilitiesBody"/> reads. Unset members are left out.</summary>
internal static class CapabilitiesJson
{
    public static void Write(Utf8JsonWriter writer, ModuleCapabilities capabilities)
    {
        writer.WriteStartObject();
        if (capabilities.FileAccess is { } files)
        {
            writer.WriteString("file_access"u8, files switch { FileGrant.None => "none"u8, FileGrant.Read => "read"u8, _ => "write"u8 });
        }

        WriteStrings(writer, "allowed_paths", capabilities.AllowedPaths);
        WriteStrings(writer, "read_only_paths", capabilities.ReadOnlyPaths);
        WriteStrings(writer, "environment", capabilities.Environment);
        WriteFlag(writer, "arguments", capabilities.Arguments);
        WriteFlag(writer, "clock", capabilities.Clock);
        WriteFlag(writer, "randomness", capabilities.Randomness);
        WriteStrings(writer, "network", capabilities.Network);
        WriteStrings(writer, "allowed_syscalls", capabilities.AllowedSyscalls);
        WriteStrings(writer, "denied_syscalls", capabilities.DeniedSyscalls);
        if (capabilities.OnViolation is { } action)
        {
            writer.WriteString("on_violation"u8, action == ViolationAction.Terminate ? "terminate"u8 : "deny"u8);
        }

        WriteFlag(writer, "learning", capabilities.Learning);
        WriteMounts(writer, capabilities.Mounts);
        WriteNumber(writer, "max_file_size", capabilities.MaxFileSize);
        WriteNumber(writer, "max_open_files", capabilities.MaxOpenFiles);
        WriteNumber(writer, "max_mount_size", capabilities.MaxMountSize);
        WriteNumber(writer, "max_inodes", capabilities.MaxInodes);
        WriteNumber(writer, "max_depth", capabilities.MaxDepth);
        writer.WriteEndObject();
    }

    private static void WriteMounts(Utf8JsonWriter writer, IReadOnlyList<ModuleMount>? mounts)
    {
        if (mounts is null)
        {
            return;
        }

        writer.WriteStartArray("mounts"u8);
        foreach (var mount in mounts)
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, mount.Type switch
            {
                ModuleMountType.Scratch => "scratch"u8,
                ModuleMountType.Bundle => "bundle"u8,
                ModuleMountType.Volume => "volume"u8,
                _ => "host"u8,
            });
            writer.WriteString("path"u8, mount.Path);
            WriteText(writer, "name", mount.Name);
            WriteText(writer, "mode", mount.Writable is { } writable ? writable ? "write" : "read" : null);
            WriteText(writer, "source", mount.Source);
            WriteNumber(writer, "size", mount.Size);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteStrings(Utf8JsonWriter writer, string name, IReadOnlyList<string>? texts)
    {
        if (texts is not null)
        {
            AnalysisJson.WriteStrings(writer, name, texts);
        }
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, text);
        }
    }

    private static void WriteFlag(Utf8JsonWriter writer, string name, bool? flag)
    {
        if (flag is { } value)
        {
            writer.WriteBoolean(name, value);
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, long? number)
    {
        if (number is { } value)
        {
            writer.WriteNumber(name, value);
        }
    }
}
