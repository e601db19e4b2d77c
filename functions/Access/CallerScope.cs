using WasmOs.Functions.Lists;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Pages;

namespace WasmOs.Functions.Access;

/// <summary>
/// What the caller of a request may see, for functions whose route does not name the module. What is out of the caller's scope does not exist for the caller.
/// </summary>
internal static class CallerScope
{
    /// <summary>The modules for which the caller has permissions.</summary>
    public static ModuleScope Of(HttpRequest request, PermissionSet permissions) => CallerFeature.Of(request).ScopeOf(permissions);

    /// <summary>Whether the caller has permissions for a module.</summary>
    /// <param name="request">The request.</param>
    /// <param name="permissions">The permissions.</param>
    /// <param name="reference">
    /// A reference to the module. Null for a module without a name: only a caller with the permissions for all modules has them for it.
    /// </param>
    public static bool Covers(HttpRequest request, PermissionSet permissions, string? reference) =>
        CallerFeature.Of(request).May(permissions, ModuleName.OfReference(reference));

    /// <summary>
    /// Returns the error for a module that is out of the caller's scope, the same as for a module that does not exist; null when the scope covers the module.
    /// </summary>
    public static KernelError? Refuse(HttpRequest request, PermissionSet permissions, string? reference) =>
        Covers(request, permissions, reference) ? null : ModuleErrors.NotFound(reference ?? "");

    /// <summary>Returns what was found, or an error when it does not exist for the caller.</summary>
    /// <typeparam name="T">The type of what was found.</typeparam>
    /// <param name="found">What was found, or an error.</param>
    /// <param name="request">The request.</param>
    /// <param name="permissions">The permissions that the caller needs for its module.</param>
    /// <param name="referenceOf">Returns the reference to its module; null when it has none.</param>
    /// <param name="notFound">Makes the error, the same as when there is no such thing.</param>
    public static Result<T> Restrict<T>(
        in Result<T> found, HttpRequest request, PermissionSet permissions, Func<T, string?> referenceOf, Func<KernelError> notFound) =>
        !found.Succeeded || Covers(request, permissions, referenceOf(found.Value)) ? found : notFound();

    /// <summary>
    /// Reads a page of what is in the caller's scope. What is out of the scope leaves no trace: the page is as long as was asked for, and its
    /// continuation is the id of its last item.
    /// </summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="query">The page that the caller asks for.</param>
    /// <param name="request">The request.</param>
    /// <param name="permissions">The permissions that the caller needs for an item's module.</param>
    /// <param name="list">Reads a page of all items, by limit and continuation.</param>
    /// <param name="referenceOf">Returns the reference to an item's module; null when it has none.</param>
    /// <param name="idOf">Returns the id of an item, which is also the continuation behind it.</param>
    public static async ValueTask<Result<Page<T>>> ListAsync<T>(
        ListQuery query, HttpRequest request, PermissionSet permissions, Func<int, string?, ValueTask<Result<Page<T>>>> list, Func<T, string?> referenceOf,
        Func<T, string> idOf)
    {
        if (CallerFeature.Of(request).HasEverywhere(permissions))
        {
            return await list(query.Limit, query.Continuation);
        }

        var (items, damaged, continuation) = (new List<T>(), 0, query.Continuation);
        do
        {
            var page = await list(Math.Min(ListQuery.MaxLimit, query.Limit + 1), continuation);
            if (!page.Succeeded)
            {
                return page;
            }

            items.AddRange(page.Value.Items.Where(item => Covers(request, permissions, referenceOf(item))));
            (damaged, continuation) = (damaged + page.Value.Damaged, page.Value.Continuation);
        }
        while (continuation is not null && items.Count <= query.Limit);

        var shown = items.Take(query.Limit).ToArray();
        return new Page<T>(shown, items.Count > shown.Length ? idOf(shown[^1]) : null) { Damaged = damaged };
    }
}
