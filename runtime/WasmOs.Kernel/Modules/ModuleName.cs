using WasmOs.Kernel.Names;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Modules;

/// <summary>The rules for names: a module is <c>[a-z0-9][a-z0-9._-]{0,62}</c>; an alias also begins with a letter and is not <c>latest</c>.</summary>
public static class ModuleName
{
    /// <summary>The rule for module names, for messages.</summary>
    internal const string Rule = NameRule.Text;

    /// <summary>The rule for aliases, for messages.</summary>
    internal const string AliasRule = "1 to 63 characters, a to z, 0 to 9, '.', '_' and '-', the first one a letter, and not 'latest'";

    /// <summary>The reserved selector of the newest version: <c>calc@latest</c> is the same as <c>calc</c>.</summary>
    internal const string Latest = "latest";

    /// <summary>Whether a module name is valid.</summary>
    public static bool IsValid(ReadOnlySpan<char> name) => NameRule.IsValid(name);

    /// <summary>The name in a reference such as <c>calc@prod</c>; empty for a reference that is only a digest. The reference is not validated.</summary>
    public static ReadOnlySpan<char> OfReference(ReadOnlySpan<char> reference)
    {
        if (reference.StartsWith(ModuleDigest.Prefix, StringComparison.Ordinal))
        {
            return [];
        }

        var at = reference.IndexOf('@');
        return at < 0 ? reference : reference[..at];
    }

    /// <summary>Whether an alias name is valid.</summary>
    public static bool IsValidAlias(ReadOnlySpan<char> name) => IsValid(name) && char.IsAsciiLetter(name[0]) && !name.SequenceEqual(Latest);
}
