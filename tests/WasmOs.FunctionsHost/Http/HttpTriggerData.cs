using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WasmOs.FunctionsHosting.Configuration;
using WasmOs.FunctionsHosting.Rpc.Protocol;

namespace WasmOs.FunctionsHosting.Http;

/// <summary>What the message of an HTTP call tells besides the forwarded request: members of a JSON body, query parameters and parts of the route, each by its name, and the headers and the query as a whole.</summary>
internal static class HttpTriggerData
{
    /// <summary>Reads a body of known length as text and rewinds it. The Functions host does so before each call, so such a body is whole before the worker sees the request.</summary>
    public static async Task<string?> ReadBodyAsync(HttpRequest request)
    {
        if (request.ContentLength is not > 0)
            return null;

        request.EnableBuffering();
        using var reader = new StreamReader(request.Body, Encoding.UTF8, leaveOpen: true);
        var text = await reader.ReadToEndAsync().ConfigureAwait(false);
        request.Body.Position = 0;
        return text;
    }

    /// <summary>The parts of the route; an optional part that is not there is null.</summary>
    public static IReadOnlyDictionary<string, object?> RouteValues(RouteData route)
    {
        var values = new Dictionary<string, object?>(route.Values, StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in route.Routers.OfType<Route>().FirstOrDefault()?.ParsedTemplate.Parameters ?? [])
        {
            if (parameter is { IsOptional: true, DefaultValue: null })
                values.TryAdd(parameter.Name!, null);
        }

        return values;
    }

    /// <summary>Adds the data to the call; the later of two with one name wins, in the order body, query, route.</summary>
    public static void AddTo(InvocationRequest call, HttpRequest request, string? body, IReadOnlyDictionary<string, object?> routeValues)
    {
        var data = new Dictionary<string, TypedData>(StringComparer.OrdinalIgnoreCase);
        AddJsonMembers(data, body);
        foreach (var (name, value) in request.Query)
        {
            if (!name.Equals("code", StringComparison.OrdinalIgnoreCase)) // A key of the app, never a value of the request.
                data[name] = new TypedData { String = value.ToString() };
        }

        foreach (var (name, value) in routeValues)
        {
            if (value?.ToString() is { } text)
                data[name] = new TypedData { String = text };
            else
                data.Remove(name);
        }

        data.TryAdd("Query", Dictionary(request.Query.Select(pair => (pair.Key, pair.Value.ToString()))));
        data.TryAdd("Headers", Dictionary(request.Headers.Select(pair => (pair.Key, pair.Value.ToString()))));
        foreach (var (name, value) in data)
        {
            call.TriggerMetadata[name] = value;
        }
    }

    /// <summary>The members of a JSON object at its top: objects as JSON, arrays and nulls not at all, everything else as text.</summary>
    public static void AddJsonMembers(Dictionary<string, TypedData> data, string? text)
    {
        if (text?.Trim() is not { Length: > 1 } trimmed || trimmed[0] != '{' || trimmed[^1] != '}')
            return;

        try
        {
            using var document = JsonDocument.Parse(trimmed, JsonText.Lenient);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.Value.ValueKind == JsonValueKind.Object)
                    data[member.Name] = new TypedData { Json = JsonSerializer.Serialize(member.Value) };
                else if (member.Value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
                    data[member.Name] = new TypedData { String = member.Value.ToString() };
            }
        }
        catch (JsonException)
        {
            // Not JSON after all, which is the function's to judge.
        }
    }

    private static TypedData Dictionary(IEnumerable<(string Name, string Value)> pairs) =>
        new() { Json = JsonSerializer.Serialize(pairs.ToDictionary(pair => pair.Name, pair => pair.Value)) };
}
