using System.Text.Json;

namespace WasmOs.Architecture.Tests.Documents.Commands;

/// <summary>The calls of the API, read from its OpenAPI document.</summary>
internal sealed class ApiDescription
{
    private readonly Dictionary<string, JsonElement> _paths;
    private readonly JsonElement _parameters;

    private ApiDescription()
    {
        // Not disposed: the elements live as long as the process.
        var root = JsonDocument.Parse(RepositoryFiles.Read("functions/OpenApi/openapi.json")).RootElement;
        _paths = root.GetProperty("paths").EnumerateObject().ToDictionary(path => path.Name, path => path.Value, StringComparer.Ordinal);
        _parameters = root.GetProperty("components").GetProperty("parameters");
    }

    /// <summary>The API of this repository; read once.</summary>
    public static ApiDescription Instance { get; } = new();

    /// <summary>What is wrong with a call.</summary>
    /// <param name="method">Its method; ANY stands for all.</param>
    /// <param name="address">
    /// Its path, with a query or without. Variables of any form fill a path's parameters. An ellipsis at the front stands for any beginning.
    /// </param>
    public string? Complaint(string method, string address)
    {
        var parts = address.Split('?', 2);
        var path = parts[0].TrimStart('…');
        JsonElement[] found = [.. _paths.Where(template => Matches(template.Key, path, address[0] == '…')).Select(template => template.Value)];
        if (found.Length == 0)
        {
            return $"the API has no path {parts[0]}";
        }

        JsonElement[] operations = [.. found.SelectMany(item => item.EnumerateObject())
            .Where(operation => method == "ANY" || operation.NameEquals(method.ToLowerInvariant()))
            .Select(operation => operation.Value)];
        return operations.Length == 0 ? $"{parts[0]} has no method {method}"
            : parts.Length == 1 || path.StartsWith("/run/", StringComparison.Ordinal) ? null
            : parts[1]
                .Split('&')
                .Select(pair => pair.Split('=')[0])
                .Where(name => !operations.Any(operation => Reads(operation, name)))
                .Select(name => $"{method} {parts[0]} reads no parameter {name}")
                .FirstOrDefault();
    }

    private bool Reads(JsonElement operation, string name) =>
        operation.TryGetProperty("parameters", out var parameters)
            && parameters.EnumerateArray().Select(Resolve).Any(parameter => parameter.GetProperty("name").ValueEquals(name));

    private JsonElement Resolve(JsonElement parameter) =>
        parameter.TryGetProperty("$ref", out var reference) ? _parameters.GetProperty(reference.GetString()!.Split('/')[^1]) : parameter;

    private static bool Matches(string template, string path, bool isEnd)
    {
        var expected = template.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var actual = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (expected is ["run", ..])
        {
            return actual is ["run", _, ..]; // a guest has any path
        }

        // The end of a path alone must name what it means: any word would fill a parameter.
        return expected.Length == actual.Length || (isEnd && expected.Length > actual.Length)
            ? expected.TakeLast(actual.Length)
                .Zip(actual)
                .All(pair => pair.First == pair.Second || (pair.First[0] == '{' && (pair.Second[0] == '{' || expected.Length == actual.Length)))
            : false;
    }
}
