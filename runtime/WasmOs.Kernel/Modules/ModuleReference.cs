using System.Globalization;
using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Modules;

/// <summary>A parsed reference to a module: <c>calc</c>, <c>calc@3</c>, <c>calc@prod</c>, <c>calc@sha256:…</c> or <c>sha256:…</c>. Allocates nothing.</summary>
internal readonly ref struct ModuleReference
{
    private ModuleReference(
        ReadOnlySpan<char> name, ModuleSelector selector, int version = 0, ReadOnlySpan<char> alias = default, ModuleDigest digest = default)
    {
        Name = name;
        Selector = selector;
        Version = version;
        Alias = alias;
        Digest = digest;
    }

    /// <summary>The module's name; empty when the reference is only a digest.</summary>
    public ReadOnlySpan<char> Name { get; }

    public ModuleSelector Selector { get; }

    public int Version { get; }

    public ReadOnlySpan<char> Alias { get; }

    public ModuleDigest Digest { get; }

    public static bool TryParse(ReadOnlySpan<char> text, out ModuleReference reference)
    {
        reference = default;
        if (text.StartsWith(ModuleDigest.Prefix, StringComparison.Ordinal))
        {
            return TryParseDigest([], text, out reference);
        }

        var at = text.IndexOf('@');
        var name = at < 0 ? text : text[..at];
        if (!ModuleName.IsValid(name))
        {
            return false;
        }

        if (at < 0)
        {
            reference = new ModuleReference(name, ModuleSelector.Newest);
            return true;
        }

        return TryParseSelector(name, text[(at + 1)..], out reference);
    }

    /// <summary>The error for text that is not a valid reference.</summary>
    public static KernelError Explain(ReadOnlySpan<char> text)
    {
        var at = text.IndexOf('@');
        if (at < 0 && !text.StartsWith(ModuleDigest.Prefix, StringComparison.Ordinal))
        {
            return ModuleErrors.NameInvalid($"{Quoted.Of(text)} is no module name. A name is {ModuleName.Rule}.");
        }

        return ModuleErrors.ReferenceInvalid(
            $"{Quoted.Of(text)} is no module reference. Write a name ({ModuleName.Rule}), or name@version (a whole number from 1), name@alias, "
            + "name@sha256: or sha256: with 64 hexadecimal digits.");
    }

    private static bool TryParseSelector(ReadOnlySpan<char> name, ReadOnlySpan<char> selector, out ModuleReference reference)
    {
        reference = default;
        if (selector.StartsWith(ModuleDigest.Prefix, StringComparison.Ordinal))
        {
            return TryParseDigest(name, selector, out reference);
        }

        if (selector.SequenceEqual(ModuleName.Latest))
        {
            reference = new ModuleReference(name, ModuleSelector.Newest);
            return true;
        }

        if (ModuleName.IsValidAlias(selector))
        {
            reference = new ModuleReference(name, ModuleSelector.Alias, alias: selector);
            return true;
        }

        if (!int.TryParse(selector, NumberStyles.None, CultureInfo.InvariantCulture, out var version) || version < 1)
        {
            return false;
        }

        reference = new ModuleReference(name, ModuleSelector.Version, version);
        return true;
    }

    private static bool TryParseDigest(ReadOnlySpan<char> name, ReadOnlySpan<char> text, out ModuleReference reference)
    {
        var parsed = ModuleDigest.TryParse(text, out var digest);
        reference = parsed ? new ModuleReference(name, ModuleSelector.Digest, digest: digest) : default;
        return parsed;
    }
}
