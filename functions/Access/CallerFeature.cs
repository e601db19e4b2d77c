using WasmOs.Kernel.Access;
using WasmOs.Kernel.Executions;

namespace WasmOs.Functions.Access;

/// <summary>The caller of a request, which the gate has recognized before the function is called.</summary>
public static class CallerFeature
{
    /// <summary>The caller of a request. A request that passed no gate has an anonymous caller, who may do nothing.</summary>
    public static Caller Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.HttpContext.Features.Get<Caller>() ?? Caller.Anonymous;
    }

    /// <summary>The caller as the creator of something.</summary>
    public static Creator CreatorOf(HttpRequest request) => Creator.Of(Of(request));

    /// <summary>Who asks for a run by a request, for the audit trail.</summary>
    public static RunOrigin OriginOf(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return RunOrigin.Of(Of(request), request.HttpContext.Connection.RemoteIpAddress, request.HttpContext.TraceIdentifier);
    }

    /// <summary>Sets the caller of a request.</summary>
    internal static void Set(HttpContext context, Caller caller) => context.Features.Set(caller);
}
