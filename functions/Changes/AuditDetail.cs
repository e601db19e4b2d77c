using WasmOs.Kernel.Modules;

namespace WasmOs.Functions.Changes;

/// <summary>What a function tells the audit trail of its call, beside what the request says. No text may have a secret.</summary>
internal static class AuditDetail
{
    private static readonly object ChangeKey = new();
    private static readonly object ModuleKey = new();

    /// <summary>Says what the call has changed, such as <c>user bob: roles viewer -> developer:billing.*, disabled</c>.</summary>
    public static void SetChange(HttpRequest request, string change) => request.HttpContext.Items[ChangeKey] = change;

    /// <summary>Names the module that the call is about, by a reference or a name in the request's body: the route does not.</summary>
    public static void SetModule(HttpRequest request, string reference)
    {
        if (ModuleName.OfReference(reference) is { IsEmpty: false } name)
        {
            request.HttpContext.Items[ModuleKey] = name.ToString();
        }
    }

    /// <summary>What the call has changed; null when no function has said so.</summary>
    public static string? ChangeOf(HttpContext context) => TextOf(context, ChangeKey);

    /// <summary>The module that the call is about; null when no function has named one.</summary>
    public static string? ModuleOf(HttpContext context) => TextOf(context, ModuleKey);

    private static string? TextOf(HttpContext context, object key) => context.Items.TryGetValue(key, out var text) ? text as string : null;
}
