using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Patterns;
using WasmOs.Functions;
using WasmOs.Functions.Bodies;
using WasmOs.Functions.Invocation;
using WasmOs.Host.Admission;
using WasmOs.Host.Discovery;
using WasmOs.Host.Pipeline;

namespace WasmOs.Host.Http;

/// <summary>Builds the ASP.NET Core endpoints of all HTTP functions.</summary>
internal static class FunctionEndpoints
{
    private static readonly Dictionary<Type, IRouteConstraint> Constraints = new()
    {
        [typeof(int)] = new IntRouteConstraint(),
        [typeof(long)] = new LongRouteConstraint(),
        [typeof(Guid)] = new GuidRouteConstraint(),
        [typeof(bool)] = new BoolRouteConstraint(),
    };

    /// <summary>Builds one endpoint for each HTTP function.</summary>
    /// <param name="functions">All functions. Functions of other triggers are skipped.</param>
    /// <param name="api">The largest sizes of bodies.</param>
    /// <param name="services">The services of functions and middleware.</param>
    public static IReadOnlyList<Endpoint> Build(IEnumerable<FunctionDefinition> functions, ApiOptions api, IServiceProvider services)
    {
        IFunctionMiddleware[] middleware = [.. services.GetServices<IFunctionMiddleware>()];
        var lanes = services.GetRequiredService<AdmissionLanes>();
        var leases = services.GetRequiredService<InvocationLeases>();
        var front = services.GetRequiredService<FunctionFront>();
        return [.. functions.Where(function => function.Trigger == TriggerKind.Http).Select(BuildOne)];

        Endpoint BuildOne(FunctionDefinition function)
        {
            var endpoint = new FunctionEndpoint(function, Compile, lanes, leases, api.MaxInputBytes);
            var serve = front.Around(function.Name, function.Access!, endpoint.InvokeAsync);
            return new RouteEndpoint(serve, Constrain(function), order: 0, Metadata(function, api), function.Name);
        }

        FunctionDelegate Compile(FunctionDefinition function)
        {
            var call = front.Compile(function.Name, function.Method, services.GetRequiredService(function.Class));
            return MiddlewareChain.Compose(middleware, invocation => call(invocation.HttpContext, invocation.CancellationToken));
        }
    }

    private static EndpointMetadataCollection Metadata(FunctionDefinition function, ApiOptions api)
    {
        List<object> metadata = [function];
        if (function.HttpMethods.Count > 0)
        {
            metadata.Add(new HttpMethodMetadata(function.HttpMethods));
        }

        // Without this metadata, Kestrel's default limit applies: the largest input (HostKestrel).
        if (FunctionMethods.BodyLimitOf(function.Method, api.MaxUploadBytes) is { } bytes)
        {
            metadata.Add(new BodyLimit(bytes));
        }

        return new EndpointMetadataCollection(metadata);
    }

    /// <summary>
    /// Adds a constraint for each typed parameter. So a value of another type does not match the route and gets 404, instead of an exception in the call.
    /// </summary>
    private static RoutePattern Constrain(FunctionDefinition function)
    {
        var policies = new RouteValueDictionary();
        foreach (var parameter in function.Method.GetParameters())
        {
            if (Constraints.TryGetValue(parameter.ParameterType, out var constraint))
            {
                policies[parameter.Name!] = constraint;
            }
        }

        return policies.Count == 0 ? function.Route! : RoutePatternFactory.Parse(function.Route!.RawText!, defaults: null, parameterPolicies: policies);
    }
}
