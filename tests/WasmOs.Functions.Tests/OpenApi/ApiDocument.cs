using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using WasmOs.Functions.Bodies;
using WasmOs.Functions.OpenApi;

namespace WasmOs.Functions.Tests.OpenApi;

/// <summary>The OpenAPI document, and the functions that it describes.</summary>
internal static class ApiDocument
{
    /// <summary>The methods that the document lists for a function that accepts any method.</summary>
    private static readonly string[] AnyMethod = ["get", "head", "post", "put", "patch", "delete", "options"];

    public static JsonElement Root { get; } = JsonDocument.Parse(EmbeddedContent.Document.Bytes).RootElement;

    /// <summary>Every HTTP function, as <c>METHOD /path</c>, with its name.</summary>
    public static IReadOnlyList<(string Call, string Name)> Functions { get; } =
    [
        .. from type in typeof(ApiOptions).Assembly.GetTypes()
           from method in type.GetMethods()
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           let trigger = method.GetParameters()
               .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
               .FirstOrDefault(trigger => trigger is not null)
           where trigger is not null
           from verb in trigger.Methods is { Length: > 0 } methods ? methods : AnyMethod
           select ($"{verb} /{trigger.Route!.Replace("{*", "{", StringComparison.Ordinal)}", function.Name),
    ];

    /// <summary>Every operation, as <c>METHOD /path</c>, with the operation.</summary>
    public static IReadOnlyList<(string Call, JsonElement Operation)> Operations { get; } =
    [
        .. from path in Root.GetProperty("paths").EnumerateObject()
           from verb in path.Value.EnumerateObject()
           select ($"{verb.Name} {path.Name}", verb.Value),
    ];

    public static JsonElement Schema(string name) => Root.GetProperty("components").GetProperty("schemas").GetProperty(name);

    /// <summary>The parameters of an operation.</summary>
    public static IEnumerable<JsonElement> Parameters(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Select(Resolve) : [];

    /// <summary>The names of the query parameters of an operation.</summary>
    public static IEnumerable<string> QueryParameters(JsonElement operation) =>
        Parameters(operation)
            .Where(parameter => parameter.GetProperty("in").GetString() == "query" && !IsWholeQuery(parameter))
            .Select(parameter => parameter.GetProperty("name").GetString()!);

    /// <summary>Whether a parameter is the whole query and not one value of it.</summary>
    public static bool IsWholeQuery(JsonElement parameter) =>
        parameter.GetProperty("in").GetString() == "query"
            && parameter.GetProperty("schema").TryGetProperty("type", out var type)
            && type.ValueEquals("object");

    /// <summary>Every body of a request or response, with a name that identifies its operation and media type.</summary>
    public static IEnumerable<(string Name, bool IsRequest, JsonElement Value)> Media() => Operations.SelectMany(operation =>
        Bodies(operation.Operation).SelectMany(body => body.Body.TryGetProperty("content", out var content)
            ? content.EnumerateObject().Select(media => ($"{operation.Call} {media.Name}", body.IsRequest, media.Value)) : []));

    private static IEnumerable<(JsonElement Body, bool IsRequest)> Bodies(JsonElement operation)
    {
        if (operation.TryGetProperty("requestBody", out var request))
        {
            yield return (request, true);
        }

        foreach (var response in operation.GetProperty("responses").EnumerateObject())
        {
            yield return (Resolve(response.Value), false);
        }
    }

    private static JsonElement Resolve(JsonElement element) => element.TryGetProperty("$ref", out var reference)
        ? reference.GetString()!.Split('/').Skip(1).Aggregate(Root, (at, name) => at.GetProperty(name)) : element;

    public static string[] Members(JsonElement schema) => [.. schema.GetProperty("properties").EnumerateObject().Select(member => member.Name)];

    public static string[] Values(string schema) => [.. Schema(schema).GetProperty("enum").EnumerateArray().Select(value => value.GetString()!)];

    /// <summary>Every <c>$ref</c> in an element, at any depth.</summary>
    public static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            member.Name == "$ref" ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
