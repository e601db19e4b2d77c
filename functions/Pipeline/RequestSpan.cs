using System.Diagnostics;
using WasmOs.Kernel.Diagnostics;

namespace WasmOs.Functions.Pipeline;

/// <summary>The span of a request. Thread-safe; a request that is not recorded costs nothing.</summary>
internal sealed class RequestSpan(Tracing tracing, TimeProvider time)
{
    /// <summary>
    /// Begins the span, if the request is recorded. From then on the request's <c>traceparent</c> is the span's, so that guests, tasks and whatever else reads
    /// the header continue the trace here.
    /// </summary>
    public Activity? Begin(HttpRequest request)
    {
        var span = tracing.Begin(FunctionsDiagnostics.Source, "request", ActivityKind.Server, request.Headers.TraceParent);
        if (span is not null)
        {
            request.Headers.TraceParent = span.Id;
        }

        return span;
    }

    /// <summary>Ends the span. A failed request that was not recorded gets one now.</summary>
    /// <param name="span">What <see cref="Begin"/> returned.</param>
    /// <param name="context">The request.</param>
    /// <param name="hasFailed">Whether this host failed it, or its guest.</param>
    /// <param name="elapsed">How long it took.</param>
    public void End(Activity? span, HttpContext context, bool hasFailed, TimeSpan elapsed)
    {
        span ??= hasFailed
            ? tracing.Recover(FunctionsDiagnostics.Source, "request", ActivityKind.Server, context.Request.Headers.TraceParent, time.GetUtcNow() - elapsed)
            : null;
        if (span is null)
        {
            return;
        }

        var function = context.GetEndpoint()?.DisplayName;
        span.DisplayName = function is null ? context.Request.Method : $"{context.Request.Method} {function}";
        span.SetTag("http.request.method", context.Request.Method)
            .SetTag("http.response.status_code", context.Response.StatusCode)
            .SetTag("url.path", context.Request.Path.Value)
            .SetTag("wasmos.function", function)
            .SetTag("wasmos.request_id", context.TraceIdentifier)
            .SetStatus(hasFailed ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
        span.Dispose();
    }
}
