using WasmOs.Kernel.Errors;
using WasmOs.Storage;

namespace WasmOs.Kernel.Modules;

/// <summary>Plans the deletion of modules and versions. The sweep deletes their content later.</summary>
internal static class ModuleDeletion
{
    /// <summary>
    /// Plans the deletion of a whole module in one transaction. When the module has too many rows for one transaction, marks it as being deleted; the result is
    /// then true.
    /// </summary>
    public static Result<ModuleChange<bool>> PlanAll(string name, ModuleSnapshot? module)
    {
        if (module is null)
        {
            return ModuleErrors.NotFound(name);
        }

        var head = module.Head;
        if (1 + module.Versions.Length + module.Aliases.Length > ModuleWriter.MaxTransaction)
        {
            return new ModuleChange<bool>([TableWrite.Replace(ModuleRows.Encode(head with { Deleting = true }), head.ETag)], _ => true);
        }

        return new ModuleChange<bool>(
            [
                TableWrite.Delete(name, ModuleRows.HeadKey, head.ETag),
                .. module.Versions.Select(version => TableWrite.Delete(name, ModuleRows.VersionKey(version.Version), "*")),
                .. module.Aliases.Select(alias => TableWrite.Delete(name, ModuleRows.AliasKey(alias.Name), "*")),
            ],
            _ => false);
    }

    /// <summary>Plans the deletion of one version, unless an alias points to it. Deleting the last version deletes the module.</summary>
    public static Result<ModuleChange<bool>> PlanVersion(string reference, ModuleSnapshot? module)
    {
        if (!ModuleReference.TryParse(reference, out var parsed))
        {
            return ModuleReference.Explain(reference);
        }

        if (module is null || module.Find(parsed, Random.Shared) is not { } version)
        {
            return ModuleDirectory.NotFound(reference, parsed, module);
        }

        foreach (var alias in module.Aliases)
        {
            if (alias.Targets.Any(target => target.Version == version.Version))
            {
                return ModuleErrors.VersionInUse(version.Name, version.Version, alias.Name);
            }
        }

        if (module.Versions.Length == 1)
        {
            return PlanAll(version.Name, module);
        }

        var newest = module.Versions.Last(candidate => candidate != version).Version;
        return new ModuleChange<bool>(
            [
                TableWrite.Replace(ModuleRows.Encode(module.Head with { Newest = newest }), module.Head.ETag),
                TableWrite.Delete(version.Name, ModuleRows.VersionKey(version.Version), "*"),
            ],
            _ => false);
    }
}
