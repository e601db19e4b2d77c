using WasmOs.Functions.Changes;
using WasmOs.Kernel.Audit;
using WasmOs.Kernel.Modules;

namespace WasmOs.Functions.Access;

/// <summary>Makes entries of the audit trail for requests.</summary>
internal static class RequestEntry
{
    private const string ModuleActions = "modules.";
    private const string UploadAction = ModuleActions + "upload";

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
            Module = ModuleOf(context, action),
            Change = outcome == AuditOutcome.Done ? AuditDetail.ChangeOf(context) : null,
        };
    }

    /// <summary>The name of the module that a request is about: that of its route, or what an upload says.</summary>
    private static string? ModuleOf(HttpContext context, string action)
    {
        if (AuditDetail.ModuleOf(context) is { } told)
        {
            return told;
        }

        var route = context.Request.RouteValues;
        var reference = route["module"] as string ?? (action.StartsWith(ModuleActions, StringComparison.Ordinal) ? route["id"] as string : null);
        reference ??= action == UploadAction && context.Request.Query.TryGetValue("name", out var name) && name is [{ } one] ? one : null;
        return reference is null ? null : ModuleName.OfReference(reference).ToString();
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
