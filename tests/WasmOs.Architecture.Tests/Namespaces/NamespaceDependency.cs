namespace WasmOs.Architecture.Tests.Namespaces;

/// <summary>One use of a namespace's type by another namespace of the same assembly.</summary>
/// <param name="From">The namespace whose code uses the type.</param>
/// <param name="To">The namespace that declares the type.</param>
/// <param name="TypeName">The type's name.</param>
/// <param name="Place">File and line, relative to the root.</param>
internal sealed record NamespaceDependency(string From, string To, string TypeName, string Place)
{
    /// <inheritdoc />
    public override string ToString() => $"{From} -> {To}: {TypeName} in {Place}";
}
