using System.Globalization;
using WasmOs.Kernel.Errors;
using WasmOs.Storage;

namespace WasmOs.Kernel.Modules;

/// <summary>Validates aliases and plans their changes.</summary>
internal static class ModuleAliasRules
{
    private const int MaxAliases = 50;
    private const int MaxTargets = 10;
    private const int MaxWeight = 1_000_000;

    public static KernelError? Check(string alias, IReadOnlyList<AliasTarget> targets)
    {
        if (!ModuleName.IsValidAlias(alias))
        {
            return ModuleErrors.AliasInvalid($"{Quoted.Of(alias)} is no alias. An alias is {ModuleName.AliasRule}.");
        }

        if (targets.Count is 0 or > MaxTargets)
        {
            return ModuleErrors.AliasInvalid($"An alias points at 1 to {MaxTargets} versions.");
        }

        if (targets.Any(target => target.Version < 1 || target.Weight is < 1 or > MaxWeight))
        {
            return ModuleErrors.AliasInvalid($"A version is a whole number from 1, a weight one from 1 to {MaxWeight}. Weights need not sum to 100.");
        }

        return targets.DistinctBy(target => target.Version).Count() == targets.Count
            ? null
            : ModuleErrors.AliasInvalid("Name each version of a split once.");
    }

    public static Result<ModuleChange<ModuleHead>> PlanPut(string name, ModuleAlias alias, ModuleSnapshot? module)
    {
        if (module is null)
        {
            return ModuleErrors.NotFound(name);
        }

        foreach (var target in alias.Targets)
        {
            if (module.FindVersion(target.Version) is null)
            {
                return ModuleErrors.VersionNotFound(name, target.Version.ToString(CultureInfo.InvariantCulture));
            }
        }

        if (module.FindAlias(alias.Name) is null && module.Aliases.Length >= MaxAliases)
        {
            return ModuleErrors.AliasInvalid($"A module has at most {MaxAliases} aliases. Delete one first.");
        }

        return new ModuleChange<ModuleHead>(
            [TableWrite.Replace(ModuleRows.Encode(module.Head), module.Head.ETag), TableWrite.Upsert(ModuleRows.Encode(name, alias))],
            etag => module.Head with { ETag = etag! });
    }

    public static Result<ModuleChange<ModuleHead>> PlanDelete(string name, string alias, ModuleSnapshot? module)
    {
        if (module is null)
        {
            return ModuleErrors.NotFound(name);
        }

        if (module.FindAlias(alias) is null)
        {
            return ModuleErrors.AliasNotFound(name, alias);
        }

        return new ModuleChange<ModuleHead>(
            [TableWrite.Replace(ModuleRows.Encode(module.Head), module.Head.ETag), TableWrite.Delete(name, ModuleRows.AliasKey(alias), "*")],
            etag => module.Head with { ETag = etag! });
    }
}
