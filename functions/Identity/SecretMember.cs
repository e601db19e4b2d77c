using System.Text.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;

namespace WasmOs.Functions.Identity;

/// <summary>Reads members of a body that may be secrets.</summary>
internal static class SecretMember
{
    /// <summary>Reads a text. The errors never repeat it.</summary>
    public static string? Text(ref Utf8JsonReader reader, FieldErrors errors, string path, int longest)
    {
        if (reader.TokenType == JsonTokenType.String && JsonValue.Text(ref reader) is { } text && text.Length <= longest)
        {
            return text;
        }

        errors.Add(path, $"Must be a string of at most {longest} characters.");
        reader.Skip();
        return null;
    }

    /// <summary>Refuses a body without a member. Where something else is wrong already, the member may be missing for that reason.</summary>
    public static void Need(string? value, string field, FieldErrors errors)
    {
        if (value is null && errors.IsEmpty)
        {
            errors.Add(field, "Is missing.");
        }
    }
}
