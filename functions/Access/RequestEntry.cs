using WasmOs.Functions.Changes;
using WasmOs.Kernel.Audit;

namespace WasmOs.Functions.Access;

/// <summary>Makes entries of the audit trail for requests.</summary>
internal static class RequestEntry
{
    private static readonly string[] ResourcesOfTwoWords = ["api-keys", "signing-keys"];

    /// <summary>The entry for a request.</summary>
    public static AuditEntry Of(HttpContext context, string action, AuditOutcome outcome)
    {
        var caller = CallerFeature.Of(context.Request);
        return new AuditEntry(action, outcome)
        {
            Caller = caller.Name,
            CallerId = caller.Id.Length > 0 ? caller.Id : null,
            KeyId = caller.CredentialId.Length > 0 ? caller.CredentialId : null,
            Address = context.Connection.RemoteIpAddress?.ToString(),
            RequestId = context.TraceIdentifier,
            Target = ChangeNote.Of(context) ?? context.Request.Path.Value,
        };
    }

    /// <summary>
    /// The name of a function's action, <c>resource.verb</c>: <c>modules.delete</c> for <c>modules-delete</c>. All ways to run a module are one action.
    /// </summary>
    public static string ActionOf(string function)
    {
        if (function is "run" or "execute" or "execute-module" or "execute-gateway")
        {
            return "modules.execute";
        }

        var resource = Array.Find(ResourcesOfTwoWords, name => function.StartsWith(name + "-", StringComparison.Ordinal));
        var dash = resource?.Length ?? function.IndexOf('-', StringComparison.Ordinal);
        return dash < 0 ? function : $"{function[..dash]}.{function[(dash + 1)..]}";
    }
}
