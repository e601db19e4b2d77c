using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using WasmOs.Kernel.Federation;

namespace WasmOs.Infra.Federation.Oidc;

/// <summary>
/// Makes texts of a token's claims: numbers and booleans as in JSON, each element of an array, and members of objects under their path with dots, such as
/// <c>realm_access.roles</c>.
/// </summary>
internal static class TokenClaims
{
    // Entra puts at most 200 groups into a token. What is beyond gives no roles.
    private const int MaxValues = 1000;
    private const int MaxDepth = 6;

    /// <summary>The claims of a token whose signature was checked.</summary>
    public static ExternalClaims Read(JsonWebToken token)
    {
        var values = new List<KeyValuePair<string, string>>();
        using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        Add(values, "", payload.RootElement, 0);
        return new ExternalClaims(values, StringComparer.Ordinal);
    }

    private static void Add(List<KeyValuePair<string, string>> values, string path, JsonElement element, int depth)
    {
        if (values.Count >= MaxValues || depth > MaxDepth)
        {
            return;
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    Add(values, path.Length == 0 ? member.Name : $"{path}.{member.Name}", member.Value, depth + 1);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Add(values, path, item, depth + 1);
                }

                break;
            case JsonValueKind.String:
                values.Add(new(path, element.GetString()!));
                break;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                values.Add(new(path, element.GetRawText()));
                break;
        }
    }
}
