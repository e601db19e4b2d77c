using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;

namespace WasmOs.FunctionsHosting.Http;

/// <summary>
/// Finds the function of a request as the Functions host does: the routes in the order of the functions' names, the first that matches wins; a method that a
/// route does not have is no match.
/// </summary>
internal sealed class FunctionRoutes
{
    private readonly RouteCollection _routes = new();

    public FunctionRoutes(
        IReadOnlyList<LoadedFunction> functions,
        string prefix,
        IInlineConstraintResolver constraints,
        Func<HttpContext, LoadedFunction, RouteData, Task> invoke)
    {
        foreach (var function in functions)
        {
            if (function.Trigger != FunctionTrigger.Http)
            {
                continue;
            }

            var methods = new Dictionary<string, object>();
            if (function.Methods.Count > 0)
            {
                methods["httpMethod"] = new HttpMethodRouteConstraint([.. function.Methods]);
            }

            _routes.Add(new Route(
                new RouteHandler(http => invoke(http, function, http.GetRouteData())),
                function.Name,
                prefix.Length == 0 ? function.Route! : $"{prefix}/{function.Route}",
                defaults: null,
                constraints: methods,
                dataTokens: null,
                constraints));
        }
    }

    /// <summary>Calls the function that matches.</summary>
    /// <returns>False when none does.</returns>
    public async Task<bool> TryInvokeAsync(HttpContext http)
    {
        var context = new RouteContext(http);
        await _routes.RouteAsync(context).ConfigureAwait(false);
        if (context.Handler is not { } handler)
        {
            return false;
        }

        http.Features.Set<IRoutingFeature>(new RoutingFeature { RouteData = context.RouteData });
        await handler(http).ConfigureAwait(false);
        return true;
    }
}
