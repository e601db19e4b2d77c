using System.Collections.Immutable;

namespace WasmOs.Kernel.Access;

/// <summary>A set of permissions, a bit for each. Immutable.</summary>
public readonly record struct PermissionSet
{
    private const string Everything = "*";

    private readonly ulong _bits;

    private PermissionSet(ulong bits) => _bits = bits;

    /// <summary>No permission.</summary>
    public static PermissionSet None => default;

    /// <summary>All permissions, as <c>*</c> grants them.</summary>
    public static PermissionSet All { get; } = new((1UL << Permission.All.Length) - 1);

    /// <summary>Whether the set is empty.</summary>
    public bool IsEmpty => _bits == 0;

    /// <summary>The names of the permissions, in the order of <see cref="Permission.All"/>.</summary>
    public ImmutableArray<string> Names
    {
        get
        {
            var bits = _bits;
            return [.. Permission.All.Where((_, bit) => (bits & (1UL << bit)) != 0)];
        }
    }

    /// <summary>The set of permissions with these names.</summary>
    /// <param name="names">Names of <see cref="Permission.All"/>.</param>
    /// <exception cref="ArgumentException">There is no permission with such a name.</exception>
    public static PermissionSet Of(params ReadOnlySpan<string> names)
    {
        var all = None;
        foreach (var name in names)
        {
            all |= TryParse(name, out var one) && name.IndexOf('*', StringComparison.Ordinal) < 0
                ? one
                : throw new ArgumentException($"There is no permission {name}.", nameof(names));
        }

        return all;
    }

    /// <summary>Reads a permission, all verbs of a resource such as <c>tasks:*</c>, or <c>*</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="permissions">The permissions that the text means; empty when it means none.</param>
    /// <returns>False when the text means no permission.</returns>
    public static bool TryParse(string text, out PermissionSet permissions)
    {
        ArgumentNullException.ThrowIfNull(text);
        permissions = text == Everything ? All : None;
        var resource = text.EndsWith(":*", StringComparison.Ordinal) ? text[..^1] : null;
        for (var bit = 0; bit < Permission.All.Length; bit++)
        {
            var name = Permission.All[bit];
            if (name == text || (resource is not null && name.StartsWith(resource, StringComparison.Ordinal)))
            {
                permissions |= new PermissionSet(1UL << bit);
            }
        }

        return !permissions.IsEmpty;
    }

    /// <summary>Whether this set has all permissions of the other one.</summary>
    public bool Contains(PermissionSet other) => (_bits & other._bits) == other._bits;

    /// <summary>The permissions of both sets.</summary>
    public static PermissionSet operator |(PermissionSet left, PermissionSet right) => new(left._bits | right._bits);

    /// <summary>The permissions that both sets have.</summary>
    public static PermissionSet operator &(PermissionSet left, PermissionSet right) => new(left._bits & right._bits);

    /// <summary>The permissions of both sets.</summary>
    public static PermissionSet BitwiseOr(PermissionSet left, PermissionSet right) => left | right;

    /// <summary>The permissions that both sets have.</summary>
    public static PermissionSet BitwiseAnd(PermissionSet left, PermissionSet right) => left & right;

    /// <summary>The names, divided by spaces.</summary>
    public override string ToString() => string.Join(' ', Names);
}
