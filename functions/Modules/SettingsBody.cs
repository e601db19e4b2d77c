using System.Collections.Frozen;
using System.Text.Json;
using WasmOs.Functions.Capabilities;
using WasmOs.Functions.Json;
using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;
using WasmOs.Kernel.Modules;

namespace WasmOs.Functions.Modules;

/// <summary>Reads a module's settings: the body of <c>PATCH</c> and the part <c>settings</c> of an upload.</summary>
internal static class SettingsBody
{
    private const int MostStrings = 1000;
    private const int LongestString = 16 * 1024;
    private const int LongestDescription = 4096;
    private const double LongestTimeout = 24 * 60 * 60;

    /// <summary>The members that settings may have.</summary>
    internal static readonly JsonMember<ModuleSettings>[] Members =
    [
        new("limits", static (ref reader, ref body, errors, path) =>
            body = body with { Limits = ReadLimits(ref reader, errors, path, body.Limits) ?? ModuleLimits.None }),
        new("capabilities", static (ref reader, ref body, errors, path) =>
            body = body with { Capabilities = CapabilitiesBody.Read(ref reader, errors, path, body.Capabilities) ?? ModuleCapabilities.Unset }),
        new("http", static (ref reader, ref body, errors, path) => body = body with { Http = ReadHttp(ref reader, errors, path, body.Http) }),
        new("env", static (ref reader, ref body, errors, path) =>
            body = body with { Env = GuestText.Variables(ref reader, errors, path, body.Env)?.ToFrozenDictionary(StringComparer.Ordinal)
                ?? FrozenDictionary<string, string>.Empty }),
        new("args", static (ref reader, ref body, errors, path) =>
            body = body with { Args = [.. GuestText.Arguments(ref reader, errors, path) ?? []] }),
        new("description", static (ref reader, ref body, errors, path) =>
            body = body with { Description = JsonValue.String(ref reader, errors, path, LongestDescription) ?? "" }),
        new("labels", static (ref reader, ref body, errors, path) =>
            body = body with { Labels = MergeMap(ref reader, errors, path, body.Labels) }),
    ];

    /// <summary>The members that limits may have.</summary>
    internal static readonly JsonMember<ModuleLimits>[] LimitMembers =
    [
        new("timeout", static (ref reader, ref body, errors, path) =>
            body = body with { Timeout = JsonValue.Number(ref reader, errors, path, 0.001, LongestTimeout) }),
        new("cpu_timeout", static (ref reader, ref body, errors, path) =>
            body = body with { CpuTimeout = JsonValue.Number(ref reader, errors, path, 0.001, LongestTimeout) }),
        new("memory_bytes", static (ref reader, ref body, errors, path) =>
            body = body with { MemoryBytes = JsonValue.Integer(ref reader, errors, path, 0, 1L << 32) }),
        new("fuel", static (ref reader, ref body, errors, path) =>
            body = body with { Fuel = JsonValue.Integer(ref reader, errors, path, 1, long.MaxValue) }),
        new("table_elements", static (ref reader, ref body, errors, path) =>
            body = body with { TableElements = JsonValue.Integer(ref reader, errors, path, 0, uint.MaxValue) }),
        new("stack_bytes", static (ref reader, ref body, errors, path) =>
            body = body with { StackBytes = JsonValue.Integer(ref reader, errors, path, 1, int.MaxValue) }),
        new("output_bytes", static (ref reader, ref body, errors, path) =>
            body = body with { OutputBytes = JsonValue.Integer(ref reader, errors, path, 0, 1L << 30) }),
    ];

    /// <summary>The members that the settings of HTTP guests may have.</summary>
    internal static readonly JsonMember<ModuleHttp>[] HttpMembers =
    [
        new("pass_authorization", static (ref reader, ref body, errors, path) =>
            body = body with { PassAuthorization = JsonValue.Boolean(ref reader, errors, path) ?? false }),
        new("pass_cookies", static (ref reader, ref body, errors, path) =>
            body = body with { PassCookies = JsonValue.Boolean(ref reader, errors, path) ?? false }),
        new("public", static (ref reader, ref body, errors, path) =>
            body = body with { Public = JsonValue.Boolean(ref reader, errors, path) ?? false }),
        new("reads_to_end", static (ref reader, ref body, errors, path) =>
            body = body with { ReadsToEnd = JsonValue.Boolean(ref reader, errors, path) ?? false }),
    ];

    /// <summary>
    /// Reads a whole body as a JSON Merge Patch (RFC 7396). The result is a function that applies the patch to settings: absent members stay, null resets to
    /// the default, objects are merged, arrays are replaced.
    /// The result does not refer to the bytes of the body.
    /// </summary>
    public static Func<ModuleSettings, ModuleSettings> Read(ReadOnlyMemory<byte> json, FieldErrors errors)
    {
        var patch = json.ToArray();
        Merge(patch, ModuleSettings.Default, errors);
        return settings => Merge(patch, settings, new FieldErrors());
    }

    /// <summary>Reads a patch as <see cref="Read"/> does. Also returns the names of its members for the log, and never their values.</summary>
    public static Tuple<Func<ModuleSettings, ModuleSettings>, string> ReadNamed(ReadOnlyMemory<byte> json, FieldErrors errors)
    {
        var change = Read(json, errors);
        return Tuple.Create(change, errors.IsEmpty ? NamesOf(json) : "");
    }

    private static string NamesOf(ReadOnlyMemory<byte> json)
    {
        using var body = JsonDocument.Parse(json);
        return string.Join(
            ", ", body.RootElement.EnumerateObject().Select(member => member.Name).Distinct().Order(StringComparer.Ordinal).DefaultIfEmpty("nothing"));
    }

    private static ModuleSettings Merge(byte[] patch, ModuleSettings settings, FieldErrors errors)
    {
        JsonObject.ReadBody(patch, Members, ref settings, errors);
        return settings;
    }

    private static FrozenDictionary<string, string> MergeMap(
        ref Utf8JsonReader reader, FieldErrors errors, string path, IReadOnlyDictionary<string, string> onto) =>
        JsonValue.MergeMap(ref reader, errors, path, MostStrings, LongestString, onto)?.ToFrozenDictionary(StringComparer.Ordinal)
            ?? FrozenDictionary<string, string>.Empty;

    private static ModuleHttp ReadHttp(ref Utf8JsonReader reader, FieldErrors errors, string path, ModuleHttp onto)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return ModuleHttp.Default;
        }

        var http = onto;
        JsonObject.ReadMembers(ref reader, HttpMembers, ref http, errors, path + ".");
        return http;
    }

    /// <summary>Reads limits inside a body; null when the value is null. In a patch, <paramref name="onto"/> has the limits to merge with.</summary>
    public static ModuleLimits? ReadLimits(ref Utf8JsonReader reader, FieldErrors errors, string path, ModuleLimits? onto = null)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        var limits = onto ?? ModuleLimits.None;
        JsonObject.ReadMembers(ref reader, LimitMembers, ref limits, errors, path + ".");
        return limits;
    }
}
