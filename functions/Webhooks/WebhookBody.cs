using System.Collections.Immutable;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;
using WasmOs.Kernel.Webhooks;

namespace WasmOs.Functions.Webhooks;

/// <summary>Reads the body of a request that creates or changes a webhook. The Kernel checks the values.</summary>
internal static class WebhookBody
{
    private const int MostElements = 100;
    private const int LongestText = 4096;

    private static readonly JsonMember<WebhookChange> Secret =
        new("secret", static (ref reader, ref body, errors, path) => body = body with { Secret = JsonValue.String(ref reader, errors, path, LongestText) });

    /// <summary>The members that a new webhook may have.</summary>
    internal static readonly JsonMember<WebhookChange>[] CreateMembers =
    [
        new("url", static (ref reader, ref body, errors, path) => body = body with { Url = JsonValue.String(ref reader, errors, path, LongestText) }),
        new("events", static (ref reader, ref body, errors, path) =>
            body = body with { Events = JsonValue.Strings(ref reader, errors, path, MostElements, LongestText) }),
        new(
            "description",
            static (ref reader, ref body, errors, path) => body = body with { Description = JsonValue.String(ref reader, errors, path, LongestText) }),
        new("active", static (ref reader, ref body, errors, path) => body = body with { Active = JsonValue.Boolean(ref reader, errors, path) }),
        new("headers", static (ref reader, ref body, errors, path) =>
            body = body with { Headers = JsonValue.StringMap(ref reader, errors, path, MostElements, LongestText) }),
        Secret,
    ];

    /// <summary>The members that a change may have: a JSON Merge Patch (RFC 7396), in which null means the default.</summary>
    internal static readonly JsonMember<WebhookChange>[] PatchMembers =
    [
        new("url", static (ref reader, ref body, errors, path) =>
            body = body with { Url = JsonValue.String(ref reader, errors, path, LongestText) ?? Needed<string>(errors, path) }),
        new("events", static (ref reader, ref body, errors, path) =>
            body = body with { Events = JsonValue.Strings(ref reader, errors, path, MostElements, LongestText) ?? Needed<List<string>>(errors, path) }),
        new("description", static (ref reader, ref body, errors, path) =>
            body = body with { Description = JsonValue.String(ref reader, errors, path, LongestText) ?? "" }),
        new("active", static (ref reader, ref body, errors, path) => body = body with { Active = JsonValue.Boolean(ref reader, errors, path) ?? true }),
        new("headers", static (ref reader, ref body, errors, path) =>
        {
            var headers = JsonValue.ReadMap(ref reader, errors, path, MostElements, LongestText, isPatch: true);
            body = headers is null ? body with { Headers = ImmutableDictionary<string, string>.Empty } : body with { HeaderChanges = headers };
        }),
    ];

    /// <summary>The members that the body of a secret's rotation may have.</summary>
    internal static readonly JsonMember<WebhookChange>[] RotateMembers = [Secret];

    /// <summary>Reads the body of a new webhook.</summary>
    public static WebhookChange ReadNew(ReadOnlyMemory<byte> json, FieldErrors errors) => Read(json, CreateMembers, errors);

    /// <summary>Reads the body of a change.</summary>
    public static WebhookChange ReadPatch(ReadOnlyMemory<byte> json, FieldErrors errors) => Read(json, PatchMembers, errors);

    /// <summary>Reads the body of a secret's rotation. An empty body asks WasmOS to generate the secret.</summary>
    public static WebhookChange ReadRotation(ReadOnlyMemory<byte> json, FieldErrors errors) =>
        json.IsEmpty ? new WebhookChange() : Read(json, RotateMembers, errors);

    /// <summary>Adds the error that a member without a default cannot be reset by null.</summary>
    private static T? Needed<T>(FieldErrors errors, string path)
        where T : class
    {
        if (!errors.Messages.Any(message => message.Key.StartsWith(path, StringComparison.Ordinal)))
        {
            errors.Add(path, "Has no default, so null cannot reset it: leave it out, or give a value.");
        }

        return null;
    }

    private static WebhookChange Read(ReadOnlyMemory<byte> json, JsonMember<WebhookChange>[] members, FieldErrors errors)
    {
        var change = new WebhookChange();
        JsonObject.ReadBody(json.Span, members, ref change, errors);
        return change;
    }
}
