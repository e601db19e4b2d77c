using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WasmOs.FunctionsHosting.Rpc;
using WasmOs.FunctionsHosting.Rpc.Protocol;

namespace WasmOs.FunctionsHosting.Http;

/// <summary>
/// What the message of an HTTP call tells besides the forwarded request: members of a JSON body, query parameters and parts of the route, each by its name, and
/// the headers and the query as a whole.
/// </summary>
internal static class HttpTriggerData
{
    /// <summary>
    /// Reads a body of known length as text and rewinds it. The Functions host does so before each call, so such a body is whole before the worker sees the
    /// request.
    /// </summary>
    public static async Task<string?> ReadBodyAsync(HttpRequest request)
    {
        if (request.ContentLength is not > 0)
        {
            return null;
        }

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
            {
                values.TryAdd(parameter.Name!, null);
            }
        }

        return values;
    }

    /// <summary>Adds the data to the call; the later of two with one name wins, in the order body, query, route.</summary>
    public static void AddTo(InvocationRequest call, HttpRequest request, string? body, IReadOnlyDictionary<string, object?> routeValues)
    {
        var data = new TriggerData();
        data.AddMembers(body);
        foreach (var (name, value) in request.Query)
        {
            if (!name.Equals("code", StringComparison.OrdinalIgnoreCase)) // A key of the app, never a value of the request.
            {
                data.SetText(name, value.ToString());
            }
        }

        foreach (var (name, value) in routeValues)
        {
            if (value?.ToString() is { } text)
            {
                data.SetText(name, text);
            }
            else
            {
                data.Remove(name);
            }
        }

        data.TrySetJson("Query", request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()));
        data.TrySetJson("Headers", request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()));
        data.WriteTo(call);
    }
}
