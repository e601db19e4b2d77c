using System.Net;
using WasmOs.Functions.Changes;
using WasmOs.Kernel.Audit;

namespace WasmOs.Functions.Access;

/// <summary>Makes entries of the audit trail for requests.</summary>
internal static class RequestEntry
{
    /// <summary>The entry for a request.</summary>
    public static AuditEntry Of(HttpContext context, string action, AuditOutcome outcome)
    {
        var caller = CallerFeature.Of(context.Request);
        return new AuditEntry(action, outcome)
        {
            Caller = caller.Name,
            CallerId = caller.Id.Length > 0 ? caller.Id : null,
            Address = AddressOf(context.Connection.RemoteIpAddress),
            RequestId = context.TraceIdentifier,
            Target = ChangeNote.Of(context) ?? context.Request.Path.Value,
        };
    }

    /// <summary>The name of a function's action: <c>modules.delete</c> for <c>modules-delete</c>.</summary>
    public static string ActionOf(string function)
    {
        var dash = function.IndexOf('-', StringComparison.Ordinal);
        return dash < 0 ? function : $"{function[..dash]}.{function[(dash + 1)..]}";
    }

    private static string? AddressOf(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4().ToString() : address?.ToString();
}
