using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WasmOs.Functions.Bodies;
using WasmOs.Functions.Boundary;
using WasmOs.Functions.Changes;
using WasmOs.Functions.Guests;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Pipeline;

namespace WasmOs.Functions.Worker.Requests;

/// <summary>Gives each request to its function. The Functions front has chosen one by method and path; two choices are left to this worker.</summary>
/// <remarks>
/// 1. A request under a guest's own name is the guest's, whatever function the front chose by the path. 2. A request that no function answers comes to <see cref="AnyPathFunction"/>: HEAD is answered by the
/// function of GET, any other method by 405 when the path has others.
/// </remarks>
internal sealed class FunctionRoutes(IServiceProvider services, UnmatchedRequests unmatched, InvocationLeases leases, ChangeLines changes, IOptions<ApiOptions> options)
{
    /// <summary>The key of a Functions app and the name of the key, which the platform reads.</summary>
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

        // The front takes the first route that fits in the order of names, the worker's own routing the most exact one, as the embedded host does. Its choice counts, for its values are the route's.
        var function = http.GetEndpoint()?.DisplayName ?? AnyPathFunction.Name;
        return function == AnyPathFunction.Name ? unmatched.ServeAsync(http, Endpoint) : Endpoint(function)(http);
    }

    private RequestDelegate Endpoint(string function) => _endpoints.TryGetValue(function, out var endpoint) ? endpoint : _endpoints.GetOrAdd(function, Create(function));

    private RequestDelegate Create(string function)
    {
        var method = FunctionMethods.ByName[function];
        var call = CallRules.Before(function, HttpCallCompiler.Compile(method, services.GetRequiredService(method.DeclaringType!)), PlatformQuery);
        var endpoint = new WorkerEndpoint(call, leases, FunctionMethods.BodyLimitOf(method, options.Value.MaxUploadBytes) ?? options.Value.MaxInputBytes);
        return ChangeLog.ChangeOf(function) is { } change ? changes.Around(change, endpoint.ServeAsync) : endpoint.ServeAsync;
    }
}
