using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using WasmOs.Functions.Access;
using WasmOs.Functions.Invocation;
using WasmOs.Host.Discovery;
using FunctionDefinition = WasmOs.Host.Discovery.FunctionDefinition;

namespace WasmOs.Host.Http;

/// <summary>The rules for HTTP functions.</summary>
/// <param name="routePrefix">The prefix of every route; empty for none.</param>
internal sealed class HttpTriggerRules(string routePrefix) : ITriggerRules
{
    private readonly string _routePrefix = routePrefix.Trim('/');

    /// <inheritdoc/>
    public Type Attribute => typeof(HttpTriggerAttribute);

    /// <inheritdoc/>
    public FunctionDefinition? Define(FunctionCandidate function)
    {
        var trigger = (HttpTriggerAttribute)function.Trigger;
        if (trigger.AuthLevel != AuthorizationLevel.Anonymous)
        {
            function.Refuse(
                $"asks for AuthorizationLevel.{trigger.AuthLevel}, but this host has no function keys: use Anonymous and check the caller in the function.");
        }

        if (FunctionAccess.TryRead(function.Method, out var access) is { } fault)
        {
            function.Refuse(fault);
        }

        if (ParseRoute(function, trigger.Route ?? function.Name) is not { } route)
        {
            return null;
        }

        function.Refuse(SignatureRules.Check(function.Method, route));
        return new FunctionDefinition
        {
            Name = function.Name,
            Method = function.Method,
            Trigger = TriggerKind.Http,
            Route = route,
            Access = access,
            HttpMethods = FunctionMethods.HttpMethodsOf(trigger),
        };
    }

    private RoutePattern? ParseRoute(FunctionCandidate function, string route)
    {
        var template = (_routePrefix.Length == 0 ? "" : _routePrefix + "/") + route.TrimStart('/');
        try
        {
            return RoutePatternFactory.Parse(template);
        }
        catch (RoutePatternException e)
        {
            function.Refuse($"has the route '{template}', which cannot be read: {e.Message}");
            return null;
        }
    }
}
