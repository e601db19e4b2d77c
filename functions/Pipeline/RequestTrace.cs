using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace WasmOs.Functions.Pipeline;

/// <summary>Finds the trace that a request belongs to.</summary>
internal static class RequestTrace
{
    /// <summary>
    /// The trace's id; <c>-</c> for none. The activity exists only where a listener asks for it. Otherwise the client's trace id is read from its header.
    /// </summary>
    public static string IdOf(HttpContext context)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { } activity)
        {
            return activity.TraceId.ToHexString();
        }

        return ActivityContext.TryParse(context.Request.Headers.TraceParent, null, out var parent) ? parent.TraceId.ToHexString() : "-";
    }
}
