using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Problems;

namespace WasmOs.Functions.Worker.Requests;

/// <summary>
/// Answers requests that match no function by method and path, as the embedded host does: HEAD as GET without the body, 405 with <c>Allow</c>, or 404.
/// </summary>
internal sealed class UnmatchedRequests
{
    // Built at the first such request, so that the start does not pay for it.
    private readonly Lazy<(string Function, string[] Methods, TemplateMatcher Matcher)[]> _routes = new(() =>
    [
        .. from function in FunctionMethods.Http
           let template = TemplateParser.Parse(function.Trigger.Route ?? function.Function)
           orderby RoutePrecedence.ComputeInbound(template)
           select (function.Function, FunctionMethods.HttpMethodsOf(function.Trigger), new TemplateMatcher(template, [])),
    ]);

    /// <summary>Serves a request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="endpoint">Returns the endpoint of a function.</param>
    public Task ServeAsync(HttpContext http, Func<string, RequestDelegate> endpoint)
    {
        List<string> allowed = [];
        foreach (var (function, methods, matcher) in _routes.Value)
        {
            var values = new RouteValueDictionary();
            if (!matcher.TryMatch(http.Request.Path, values))
            {
                continue;
            }

            if (HttpMethods.IsHead(http.Request.Method) && methods.Contains(HttpMethods.Get))
            {
                http.Request.RouteValues = values;
                return endpoint(function)(http);
            }

            allowed.AddRange(methods);
        }

        if (allowed.Count == 0)
        {
            return RequestProblems.RouteNotFound.ExecuteAsync(http);
        }

        http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        http.Response.Headers.Allow = string.Join(", ", allowed.Distinct().Order(StringComparer.Ordinal));
        return RequestProblems.ForStatus(http).ExecuteAsync(http);
    }
}
