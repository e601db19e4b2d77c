using WasmOs.Kernel.Names;

namespace WasmOs.Kernel.Modules;

/// <summary>The rule for names of modules: <c>[a-z0-9][a-z0-9._-]{0,62}</c>; an alias begins with a letter and is not <c>latest</c>.</summary>
public static class ModuleName
{
    /// <summary>The rule, as a message says it.</summary>
    internal const string Rule = NameRule.Text;

    /// <summary>The alias rule, as a message says it.</summary>
    internal const string AliasRule = "1 to 63 characters, a to z, 0 to 9, '.', '_' and '-', the first one a letter, and not 'latest'";

    /// <summary>What names the newest version: <c>calc@latest</c> is <c>calc</c>.</summary>
    internal const string Latest = "latest";

    /// <summary>Whether a module may have this name.</summary>
    public static bool IsValid(ReadOnlySpan<char> name) => NameRule.IsValid(name);

    /// <summary>Whether an alias may have this name.</summary>
    public static bool IsValidAlias(ReadOnlySpan<char> name) => IsValid(name) && char.IsAsciiLetter(name[0]) && !name.SequenceEqual(Latest);
}
