using System.Text.Json;
using WasmOs.Functions.Json;
using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Functions.Capabilities;

/// <summary>Reads capabilities as JSON: the setting <c>capabilities</c> of a module, and the operator's file after the head has converted it to JSON.</summary>
public static class CapabilitiesBody
{
    private const int MostStrings = 1000;
    private const int LongestString = 4096;
    private const int MostMounts = 100;

    private static readonly (string, FileGrant)[] FileGrants = [("none", FileGrant.None), ("read", FileGrant.Read), ("write", FileGrant.ReadWrite)];
    private static readonly (string, ViolationAction)[] Actions = [("deny", ViolationAction.Deny), ("terminate", ViolationAction.Terminate)];
    private static readonly (string, bool)[] Modes = [("read", false), ("write", true)];

    private static readonly (string, ModuleMountType)[] MountTypes =
    [
        ("scratch", ModuleMountType.Scratch), ("bundle", ModuleMountType.Bundle), ("volume", ModuleMountType.Volume), ("host", ModuleMountType.Host),
    ];

    /// <summary>The members that capabilities may have.</summary>
    internal static readonly JsonMember<ModuleCapabilities>[] Members =
    [
        new(
            "file_access",
            static (ref reader, ref body, errors, path) => body = body with { FileAccess = JsonWord.Read(ref reader, errors, path, FileGrants) }),
        new("allowed_paths", static (ref reader, ref body, errors, path) => body = body with { AllowedPaths = Strings(ref reader, errors, path) }),
        new("read_only_paths", static (ref reader, ref body, errors, path) => body = body with { ReadOnlyPaths = Strings(ref reader, errors, path) }),
        new("environment", static (ref reader, ref body, errors, path) => body = body with { Environment = Strings(ref reader, errors, path) }),
        new("arguments", static (ref reader, ref body, errors, path) => body = body with { Arguments = JsonValue.Boolean(ref reader, errors, path) }),
        new("clock", static (ref reader, ref body, errors, path) => body = body with { Clock = JsonValue.Boolean(ref reader, errors, path) }),
        new("randomness", static (ref reader, ref body, errors, path) => body = body with { Randomness = JsonValue.Boolean(ref reader, errors, path) }),
        new("network", static (ref reader, ref body, errors, path) => body = body with { Network = Strings(ref reader, errors, path) }),
        new("allowed_syscalls", static (ref reader, ref body, errors, path) => body = body with { AllowedSyscalls = Strings(ref reader, errors, path) }),
        new("denied_syscalls", static (ref reader, ref body, errors, path) => body = body with { DeniedSyscalls = Strings(ref reader, errors, path) }),
        new("on_violation", static (ref reader, ref body, errors, path) => body = body with { OnViolation = JsonWord.Read(ref reader, errors, path, Actions) }),
        new("learning", static (ref reader, ref body, errors, path) => body = body with { Learning = JsonValue.Boolean(ref reader, errors, path) }),
        new("mounts", static (ref reader, ref body, errors, path) => body = body with { Mounts = ReadMounts(ref reader, errors, path) }),
        new("max_file_size", static (ref reader, ref body, errors, path) => body = body with { MaxFileSize = Int(ref reader, errors, path) }),
        new("max_open_files", static (ref reader, ref body, errors, path) => body = body with { MaxOpenFiles = Int(ref reader, errors, path) }),
        new("max_mount_size", static (ref reader, ref body, errors, path) =>
            body = body with { MaxMountSize = JsonValue.Integer(ref reader, errors, path, 0, long.MaxValue) }),
        new("max_inodes", static (ref reader, ref body, errors, path) => body = body with { MaxInodes = Int(ref reader, errors, path) }),
        new("max_depth", static (ref reader, ref body, errors, path) => body = body with { MaxDepth = Int(ref reader, errors, path) }),
    ];

    /// <summary>The members that a mount may have.</summary>
    internal static readonly JsonMember<ModuleMount>[] MountMembers =
    [
        new(
            "type",
            static (ref reader, ref mount, errors, path) => mount = mount with { Type = JsonWord.Read(ref reader, errors, path, MountTypes) ?? mount.Type }),
        new(
            "path",
            static (ref reader, ref mount, errors, path) => mount = mount with { Path = JsonValue.String(ref reader, errors, path, LongestString) ?? "" }),
        new("name", static (ref reader, ref mount, errors, path) => mount = mount with { Name = JsonValue.String(ref reader, errors, path, LongestString) }),
        new("mode", static (ref reader, ref mount, errors, path) => mount = mount with { Writable = JsonWord.Read(ref reader, errors, path, Modes) }),
        new(
            "source",
            static (ref reader, ref mount, errors, path) => mount = mount with { Source = JsonValue.String(ref reader, errors, path, LongestString) }),
        new(
            "size",
            static (ref reader, ref mount, errors, path) => mount = mount with { Size = JsonValue.Integer(ref reader, errors, path, 0, long.MaxValue) }),
    ];

    /// <summary>Reads a whole text. Errors of its form are added to the errors; <see cref="CapabilityRules"/> checks the rest.</summary>
    public static ModuleCapabilities Read(ReadOnlyMemory<byte> json, FieldErrors errors)
    {
        var capabilities = ModuleCapabilities.Unset;
        JsonObject.ReadBody(json.Span, Members, ref capabilities, errors);
        return capabilities;
    }

    /// <summary>Reads the capabilities in a patch and merges them onto the existing ones. The result is null when the patch sets them to null.</summary>
    internal static ModuleCapabilities? Read(ref Utf8JsonReader reader, FieldErrors errors, string path, ModuleCapabilities onto)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        var capabilities = onto;
        JsonObject.ReadMembers(ref reader, Members, ref capabilities, errors, path + ".");
        return capabilities;
    }

    private static List<ModuleMount>? ReadMounts(ref Utf8JsonReader reader, FieldErrors errors, string path)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return JsonValue.Wrong<List<ModuleMount>>(ref reader, errors, path, "an array of mounts");
        }

        var mounts = new List<ModuleMount>();
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            var mount = new ModuleMount { Type = (ModuleMountType)(-1) };
            var before = errors.Count;
            JsonObject.ReadMembers(ref reader, MountMembers, ref mount, errors, $"{path}[{index}].");
            if (!Enum.IsDefined(mount.Type) && errors.Count == before)
            {
                errors.Add($"{path}[{index}].type", "Is missing: scratch, bundle, volume or host.");
            }

            if (mounts.Count < MostMounts)
            {
                mounts.Add(mount is { Type: ModuleMountType.Bundle, Path: "" } ? mount with { Path = "/bundle" } : mount);
            }
        }

        return mounts;
    }

    private static List<string>? Strings(ref Utf8JsonReader reader, FieldErrors errors, string path) =>
        JsonValue.Strings(ref reader, errors, path, MostStrings, LongestString);

    private static int? Int(ref Utf8JsonReader reader, FieldErrors errors, string path) => (int?)JsonValue.Integer(ref reader, errors, path, 0, int.MaxValue);
}
