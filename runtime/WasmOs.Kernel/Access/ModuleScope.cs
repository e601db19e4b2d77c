using System.Collections.Immutable;
using WasmOs.Kernel.Names;

namespace WasmOs.Kernel.Access;

/// <summary>The modules that a grant covers, by patterns of their names. Immutable.</summary>
/// <remarks>
/// A pattern is the whole name of a module, or the beginning of names followed by <c>*</c>: <c>billing.*</c> covers <c>billing.invoice</c>, but neither
/// <c>billing</c> nor <c>billingx</c>. A lone <c>*</c> covers everything.
/// </remarks>
public sealed class ModuleScope
{
    /// <summary>The rule for a pattern, for messages.</summary>
    public const string Rule = "a module's name, or the beginning of names followed by '*'";

    private const char Wildcard = '*';

    private readonly bool _all;

    private ModuleScope(ImmutableArray<string> patterns)
    {
        Patterns = patterns;
        _all = patterns is ["*"];
    }

    /// <summary>All modules, also those that have no name.</summary>
    public static ModuleScope All { get; } = new(["*"]);

    /// <summary>No module.</summary>
    public static ModuleScope None { get; } = new([]);

    /// <summary>The patterns, sorted; only <c>*</c> for all modules.</summary>
    public ImmutableArray<string> Patterns { get; }

    /// <summary>Whether all modules are covered, also those that have no name.</summary>
    public bool IsAll => _all;

    /// <summary>Whether no module is covered.</summary>
    public bool IsEmpty => Patterns.IsEmpty;

    /// <summary>The scope of some patterns, each of which <see cref="IsPattern"/> accepts.</summary>
    public static ModuleScope Of(IEnumerable<string> patterns)
    {
        ImmutableArray<string> all = [.. patterns.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return all.IsEmpty ? None : all.Contains("*") ? All : new ModuleScope(all);
    }

    /// <summary>Whether a text is a pattern.</summary>
    public static bool IsPattern(ReadOnlySpan<char> text) => text is "*"
        || NameRule.IsValid(text.Length > 1 && text[^1] == Wildcard ? text[..^1] : text);

    /// <summary>Whether a module is covered.</summary>
    /// <param name="module">The module's name; empty for a module without a name, such as one that is run once and not kept.</param>
    public bool Contains(ReadOnlySpan<char> module)
    {
        if (_all)
        {
            return true;
        }

        foreach (var pattern in Patterns)
        {
            if (pattern[^1] == Wildcard ? module.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal) : module.SequenceEqual(pattern))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether every module that the other scope covers is covered by this one.</summary>
    public bool ContainsAll(ModuleScope other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _all || other.Patterns.All(Covers);
    }

    /// <summary>The modules of both scopes.</summary>
    public ModuleScope Union(ModuleScope other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _all || other.IsEmpty ? this : IsEmpty ? other : Of(Patterns.Concat(other.Patterns));
    }

    /// <summary>The modules that both scopes cover.</summary>
    public ModuleScope Intersect(ModuleScope other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _all ? other : other._all ? this : Of(Patterns.Where(other.Covers).Concat(other.Patterns.Where(Covers)));
    }

    /// <summary>The patterns, divided by spaces.</summary>
    public override string ToString() => string.Join(' ', Patterns);

    // A pattern with a wildcard is covered only by a pattern with a wildcard whose beginning is a beginning of its own.
    private bool Covers(string pattern) => pattern[^1] == Wildcard
        ? Patterns.Any(own => own[^1] == Wildcard && pattern.StartsWith(own[..^1], StringComparison.Ordinal))
        : Contains(pattern);
}
