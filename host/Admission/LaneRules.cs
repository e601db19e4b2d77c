using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing.Patterns;
using WasmOs.Functions.Invocation;
using WasmOs.Host.Discovery;

namespace WasmOs.Host.Admission;

/// <summary>Determines the lane of each function's requests.</summary>
internal static class LaneRules
{
    private static readonly string[] MonitoringSegments = ["metrics", "scheduler"];

    /// <summary>Returns the lane of a function, from its route and its attributes.</summary>
    public static RequestLane LaneOf(FunctionDefinition function)
    {
        var attributes = function.Method.GetCustomAttributes(inherit: true);
        return HasSegment(function.Route!, "health") ? RequestLane.Exempt
            : attributes.OfType<StreamsAttribute>().Any(static streams => streams.When is null) ? RequestLane.Streams
            : MonitoringSegments.Any(segment => HasSegment(function.Route!, segment)) ? RequestLane.Monitoring
            : attributes.OfType<RunsGuestAttribute>().Any() ? RequestLane.Guests
            : attributes.OfType<IRequestSizeLimitMetadata>().Any() ? RequestLane.Transfers
            : RequestLane.Administration;
    }

    /// <summary>Whether the host must receive the whole body before a request of the function takes a place.</summary>
    public static bool WaitsForBody(FunctionDefinition function) => LaneOf(function) switch
    {
        RequestLane.Administration => true,
        RequestLane.Guests => !function.Method.GetCustomAttributes(inherit: true).OfType<RunsGuestAttribute>().Any(guest => guest.StreamsBody),
        _ => false,
    };

    private static bool HasSegment(RoutePattern route, string text) =>
        route.PathSegments.Any(segment => segment.Parts is [RoutePatternLiteralPart { Content: var content }]
            && content.Equals(text, StringComparison.OrdinalIgnoreCase));
}
