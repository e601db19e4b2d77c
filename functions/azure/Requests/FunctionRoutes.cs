using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WasmOs.Functions.Access;
using WasmOs.Functions.Audit;
using WasmOs.Functions.Bodies;
using WasmOs.Functions.Boundary;
using WasmOs.Functions.Guests;
using WasmOs.Functions.Invocation;

namespace WasmOs.Functions.Worker.Requests;

/// <summary>Passes each request to its function. The Functions host has already chosen one by method and path; this worker decides two cases itself.</summary>
/// <remarks>
/// 1. A request under a guest's own host name belongs to the guest, whatever function the Functions host chose by the path. 2. A request that matches no
/// function arrives at <see cref="AnyPathFunction"/>:
/// HEAD is answered by the function of GET, and any other method by 405 when the path has functions for other methods.
/// </remarks>
internal sealed class FunctionRoutes(
    IServiceProvider services, UnmatchedRequests unmatched, InvocationLeases leases, FunctionFront front, IOptions<ApiOptions> options)
{
    /// <summary>The query parameters that the platform reads: the key of a Functions app and the name of that key.</summary>
    private static readonly string[] PlatformQuery = ["code", "clientId"];

    private readonly ConcurrentDictionary<string, RequestDelegate> _endpoints = new(StringComparer.Ordinal);

    /// <summary>Serves a request.</summary>
    public Task ServeAsync(HttpContext http)
    {
        if (http.Features.Get<GuestSite>() is { Module: { } module } site)
        {
            http.Request.RouteValues["module"] = module;
            http.Request.RouteValues["path"] = site.Path is ['/', _, ..] ? site.Path[1..] : null;
            return Endpoint(GuestFunctions.FunctionName)(http);
        }

        // The Functions host takes the first matching route in the order of names. The worker's own routing takes the most specific one, as the embedded host
        // does. The worker's choice counts, because the route values are those of its route.
        var function = http.GetEndpoint()?.DisplayName ?? AnyPathFunction.Name;
        return function == AnyPathFunction.Name ? unmatched.ServeAsync(http, Endpoint) : Endpoint(function)(http);
    }

    private RequestDelegate Endpoint(string function) =>
        _endpoints.TryGetValue(function, out var endpoint) ? endpoint : _endpoints.GetOrAdd(function, Create(function));

    private RequestDelegate Create(string function)
    {
        var method = FunctionMethods.ByName[function];
        var call = front.Compile(function, method, services.GetRequiredService(method.DeclaringType!), PlatformQuery);
        var limit = FunctionMethods.BodyLimitOf(method, options.Value.MaxUploadBytes) ?? options.Value.MaxInputBytes;
        var endpoint = new WorkerEndpoint(call, leases, limit, AuditedCall.IsRecorded(function));
        return front.Around(function, FunctionAccess.Of(method), endpoint.ServeAsync);
    }
}
