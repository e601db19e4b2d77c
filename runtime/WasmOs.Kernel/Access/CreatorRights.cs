using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Access;

/// <summary>What was made earlier acts under the rights that its creator has now.</summary>
public static class CreatorRights
{
    /// <summary>Returns why a creator's thing may not act now; null when it may.</summary>
    /// <param name="creators">Finds the creator; null where nobody has an id.</param>
    /// <param name="id">The creator's id; null for nobody in particular, whose things always act.</param>
    /// <param name="needed">The permissions that the thing needs.</param>
    /// <param name="module">The module's name; null for what concerns all modules.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async ValueTask<KernelError?> RefuseAsync(
        ICreators? creators, string? id, PermissionSet needed, string? module, CancellationToken cancellationToken)
    {
        if (creators is null || id is null)
        {
            return null;
        }

        var found = await creators.FindAsync(id, cancellationToken).ConfigureAwait(false);
        return found.Succeeded ? Refuse(found.Value, needed, module) : found.Error;
    }

    /// <summary>Returns the error of a creator who lacks permissions; null when there are all.</summary>
    /// <param name="creator">The creator.</param>
    /// <param name="needed">The permissions.</param>
    /// <param name="module">The module's name; null for what concerns all modules.</param>
    public static KernelError? Refuse(Caller creator, PermissionSet needed, string? module)
    {
        ArgumentNullException.ThrowIfNull(creator);
        return creator.May(needed, module) ? null : AccessErrors.CreatorNotAllowed(creator.Name, needed, module);
    }
}
