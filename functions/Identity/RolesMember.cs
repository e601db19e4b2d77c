using System.Collections.Immutable;
using System.Text.Json;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Identity.Roles;
using WasmOs.Kernel.Json;

namespace WasmOs.Functions.Identity;

/// <summary>Reads roles with their modules, and patterns of modules. The Kernel checks whether the roles exist and may be given.</summary>
internal static class RolesMember
{
    private const int MostElements = 100;
    private const int LongestText = 128;

    /// <summary>The members of an element.</summary>
    internal static readonly JsonMember<RoleAssignment>[] Members =
    [
        new("role", static (ref reader, ref body, errors, path) =>
            body = body with { Role = JsonValue.String(ref reader, errors, path, LongestText) ?? "" }),
        new("modules", static (ref reader, ref body, errors, path) =>
            body = body with { Modules = ReadModules(ref reader, errors, path) ?? ModuleScope.All }),
    ];

    /// <summary>Reads an array of roles: names, or objects with a name and patterns. Null when the value is null or no array.</summary>
    public static ImmutableArray<RoleAssignment>? Read(ref Utf8JsonReader reader, FieldErrors errors, string path)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return reader.TokenType == JsonTokenType.Null
                ? null
                : JsonValue.Wrong<ImmutableArray<RoleAssignment>?>(ref reader, errors, path, "an array of roles");
        }

        var roles = ImmutableArray.CreateBuilder<RoleAssignment>();
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            var element = $"{path}[{index}]";
            var role = new RoleAssignment("", ModuleScope.All);
            if (reader.TokenType == JsonTokenType.String)
            {
                role = role with { Role = JsonValue.String(ref reader, errors, element, LongestText) ?? "" };
            }
            else
            {
                JsonObject.ReadMembers(ref reader, Members, ref role, errors, element + ".");
            }

            if (index < MostElements)
            {
                roles.Add(role);
            }
            else if (index == MostElements)
            {
                errors.Add(path, $"May have {MostElements} elements.");
            }
        }

        return roles.ToImmutable();
    }

    /// <summary>Reads patterns of modules. Null when the value is null or no array.</summary>
    public static ModuleScope? ReadModules(ref Utf8JsonReader reader, FieldErrors errors, string path)
    {
        if (JsonValue.Strings(ref reader, errors, path, MostElements, LongestText) is not { } patterns)
        {
            return null;
        }

        for (var i = 0; i < patterns.Count; i++)
        {
            if (!ModuleScope.IsPattern(patterns[i]))
            {
                errors.Add($"{path}[{i}]", $"Must be {ModuleScope.Rule}.");
            }
        }

        return ModuleScope.Of(patterns.Where(static pattern => ModuleScope.IsPattern(pattern)));
    }
}
