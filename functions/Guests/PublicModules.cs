using WasmOs.Functions.Access;
using WasmOs.Kernel.Modules;

namespace WasmOs.Functions.Guests;

/// <summary>Finds public modules in memory, and in storage when they are not in memory.</summary>
internal sealed class PublicModules(ModuleDirectory modules) : IPublicModules
{
    /// <inheritdoc/>
    public async ValueTask<bool> ContainsAsync(string reference, CancellationToken cancellationToken)
    {
        if (modules.TryResolve(reference, out var known))
        {
            return known.Settings.Http.Public;
        }

        var found = await modules.ResolveAsync(reference, cancellationToken);
        return found.Succeeded && found.Value.Settings.Http.Public;
    }
}
