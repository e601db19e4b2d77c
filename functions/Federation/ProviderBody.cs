using System.Text.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Federation;
using WasmOs.Kernel.Json;

namespace WasmOs.Functions.Federation;

/// <summary>Reads the configuration of identity providers, after it has been converted to JSON. The Kernel checks the values.</summary>
internal static class ProviderBody
{
    private const int LongestText = 4096;
    private const int MostElements = 100;

    private static readonly JsonMember<List<ProviderDraft>>[] FileMembers =
    [
        new("providers", static (ref reader, ref body, errors, path) => body = ReadList(
            ref reader, errors, path, ProviderChecks.MostProviders, static (ref reader, errors, path) => ReadProvider(ref reader, errors, path))),
    ];

    private static readonly JsonMember<ConditionDraft>[] ConditionMembers =
    [
        new("claim", static (ref reader, ref body, errors, path) => body = body with { Claim = Text(ref reader, errors, path) }),
        new("equals", static (ref reader, ref body, errors, path) => body = body with { EqualTo = Text(ref reader, errors, path) }),
        new("matches", static (ref reader, ref body, errors, path) => body = body with { Matches = Text(ref reader, errors, path) }),
    ];

    private static readonly JsonMember<RuleDraft>[] RuleMembers =
    [
        .. ConditionMembers.Select(member => new JsonMember<RuleDraft>(member.Name, (ref reader, ref body, errors, path) =>
        {
            var condition = body.Condition;
            member.Read(ref reader, ref condition, errors, path);
            body = body with { Condition = condition };
        })),
        new(
            "all",
            static (ref reader, ref body, errors, path) => body = body with { All = [.. ReadList(ref reader, errors, path, MostElements, ReadCondition)] }),
        new("roles", static (ref reader, ref body, errors, path) => body = body with { Roles = Texts(ref reader, errors, path) }),
        new("modules", static (ref reader, ref body, errors, path) => body = body with { Modules = Texts(ref reader, errors, path) }),
    ];

    private static readonly JsonMember<ProviderDraft>[] CommonMembers =
    [
        new("name", static (ref reader, ref body, errors, path) => body = body with { Name = Text(ref reader, errors, path) }),
        new("kind", static (ref reader, ref body, errors, path) => body = body with { Kind = Text(ref reader, errors, path) }),
        new(
            "rules",
            static (ref reader, ref body, errors, path) => body = body with { Rules = [.. ReadList(ref reader, errors, path, MostElements, ReadRule)] }),
        new("tier", static (ref reader, ref body, errors, path) => body = body with { Tier = Text(ref reader, errors, path) }),
        new("ca_file", static (ref reader, ref body, errors, path) => body = body with { CaFile = Text(ref reader, errors, path) }),
    ];

    private static readonly JsonMember<OidcDraft>[] OidcMembers =
    [
        new("issuer", static (ref reader, ref body, errors, path) => body = body with { Issuer = Text(ref reader, errors, path) }),
        new("audience", static (ref reader, ref body, errors, path) => body = body with { Audiences = TextOrTexts(ref reader, errors, path) }),
        new("client_id", static (ref reader, ref body, errors, path) => body = body with { ClientId = Text(ref reader, errors, path) }),
        new("client_secret_env", static (ref reader, ref body, errors, path) => body = body with { ClientSecretVariable = Text(ref reader, errors, path) }),
        new("device_client_id", static (ref reader, ref body, errors, path) => body = body with { DeviceClientId = Text(ref reader, errors, path) }),
        new("scopes", static (ref reader, ref body, errors, path) => body = body with { Scopes = Texts(ref reader, errors, path) }),
        new("username_claim", static (ref reader, ref body, errors, path) => body = body with { UsernameClaim = Text(ref reader, errors, path) }),
    ];

    private static readonly JsonMember<LdapDraft>[] LdapMembers =
    [
        new("url", static (ref reader, ref body, errors, path) => body = body with { Url = Text(ref reader, errors, path) }),
        new("start_tls", static (ref reader, ref body, errors, path) => body = body with { StartTls = JsonValue.Boolean(ref reader, errors, path) }),
        new("bind_dn", static (ref reader, ref body, errors, path) => body = body with { BindDn = Text(ref reader, errors, path) }),
        new("bind_password_env", static (ref reader, ref body, errors, path) => body = body with { BindPasswordVariable = Text(ref reader, errors, path) }),
        new("user_dn", static (ref reader, ref body, errors, path) => body = body with { UserDn = Text(ref reader, errors, path) }),
        new("search_base", static (ref reader, ref body, errors, path) => body = body with { SearchBase = Text(ref reader, errors, path) }),
        new("user_filter", static (ref reader, ref body, errors, path) => body = body with { UserFilter = Text(ref reader, errors, path) }),
        new("username_attribute", static (ref reader, ref body, errors, path) => body = body with { UsernameAttribute = Text(ref reader, errors, path) }),
        new("subject_attribute", static (ref reader, ref body, errors, path) => body = body with { SubjectAttribute = Text(ref reader, errors, path) }),
        new("group_base", static (ref reader, ref body, errors, path) => body = body with { GroupBase = Text(ref reader, errors, path) }),
        new("group_filter", static (ref reader, ref body, errors, path) => body = body with { GroupFilter = Text(ref reader, errors, path) }),
        new("group_attribute", static (ref reader, ref body, errors, path) => body = body with { GroupAttribute = Text(ref reader, errors, path) }),
        new("timeout_seconds", static (ref reader, ref body, errors, path) =>
            body = body with { TimeoutSeconds = JsonValue.Integer(ref reader, errors, path, 1, 60) }),
        new("max_connections", static (ref reader, ref body, errors, path) =>
            body = body with { MaxConnections = JsonValue.Integer(ref reader, errors, path, 1, 64) }),
        new("default", static (ref reader, ref body, errors, path) => body = body with { IsDefault = JsonValue.Boolean(ref reader, errors, path) }),
    ];

    /// <summary>The members that a provider may have.</summary>
    internal static readonly JsonMember<ProviderDraft>[] ProviderMembers =
    [
        .. CommonMembers.Select(Noted),
        .. OidcMembers.Select(member => Noted(new JsonMember<ProviderDraft>(member.Name, (ref reader, ref body, errors, path) =>
        {
            var oidc = body.Oidc;
            member.Read(ref reader, ref oidc, errors, path);
            body = body with { Oidc = oidc };
        }))),
        .. LdapMembers.Select(member => Noted(new JsonMember<ProviderDraft>(member.Name, (ref reader, ref body, errors, path) =>
        {
            var ldap = body.Ldap;
            member.Read(ref reader, ref ldap, errors, path);
            body = body with { Ldap = ldap };
        }))),
    ];

    private delegate T ElementReader<T>(ref Utf8JsonReader reader, FieldErrors errors, string path);

    /// <summary>Reads the whole configuration.</summary>
    public static IReadOnlyList<ProviderDraft> Read(ReadOnlySpan<byte> json, FieldErrors errors)
    {
        var drafts = new List<ProviderDraft>();
        JsonObject.ReadBody(json, FileMembers, ref drafts, errors);
        return drafts;
    }

    // Remembers that the member was given, so that one of the other kind of provider is an error.
    private static JsonMember<ProviderDraft> Noted(JsonMember<ProviderDraft> member) => new(member.Name, (ref reader, ref body, errors, path) =>
    {
        member.Read(ref reader, ref body, errors, path);
        body = body with { Given = body.Given.Add(member.Name) };
    });

    private static ProviderDraft ReadProvider(ref Utf8JsonReader reader, FieldErrors errors, string path) =>
        ReadObject(ref reader, ProviderMembers, new ProviderDraft(), errors, path);

    private static RuleDraft ReadRule(ref Utf8JsonReader reader, FieldErrors errors, string path) =>
        ReadObject(ref reader, RuleMembers, new RuleDraft(), errors, path);

    private static ConditionDraft ReadCondition(ref Utf8JsonReader reader, FieldErrors errors, string path) =>
        ReadObject(ref reader, ConditionMembers, new ConditionDraft(), errors, path);

    private static T ReadObject<T>(ref Utf8JsonReader reader, JsonMember<T>[] members, T empty, FieldErrors errors, string path)
    {
        JsonObject.ReadMembers(ref reader, members, ref empty, errors, path + ".");
        return empty;
    }

    private static List<T> ReadList<T>(ref Utf8JsonReader reader, FieldErrors errors, string path, int most, ElementReader<T> read)
    {
        var list = new List<T>();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            JsonValue.Wrong<object>(ref reader, errors, path, "a list");
            return list;
        }

        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (index == most)
            {
                errors.Add(path, $"May have {most} elements.");
            }

            list.Add(read(ref reader, errors, $"{path}[{index}]"));
        }

        return list;
    }

    private static string? Text(ref Utf8JsonReader reader, FieldErrors errors, string path) => JsonValue.String(ref reader, errors, path, LongestText);

    private static List<string>? Texts(ref Utf8JsonReader reader, FieldErrors errors, string path) =>
        JsonValue.Strings(ref reader, errors, path, MostElements, LongestText);

    private static List<string>? TextOrTexts(ref Utf8JsonReader reader, FieldErrors errors, string path) =>
        reader.TokenType == JsonTokenType.String ? Text(ref reader, errors, path) is { } text ? [text] : null : Texts(ref reader, errors, path);
}
