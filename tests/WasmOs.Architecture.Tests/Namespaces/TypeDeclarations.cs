using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WasmOs.Architecture.Tests.Namespaces;

/// <summary>The namespaces of an assembly and the types that each declares at its top level.</summary>
internal sealed class TypeDeclarations
{
    private readonly Dictionary<string, HashSet<string>> _types = new(StringComparer.Ordinal);

    public TypeDeclarations(IEnumerable<SyntaxNode> files)
    {
        foreach (var scope in files.SelectMany(file => file.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()))
        {
            var name = scope.Name.ToString();
            var types = _types.TryGetValue(name, out var known) ? known : _types[name] = new HashSet<string>(StringComparer.Ordinal);
            types.UnionWith(scope.Members.Select(DeclaredName).OfType<string>());
        }
    }

    public IEnumerable<string> Namespaces => _types.Keys;

    public bool Declares(string scope, string type) => _types.TryGetValue(scope, out var types) && types.Contains(type);

    private static string? DeclaredName(MemberDeclarationSyntax member) => member switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
        DelegateDeclarationSyntax type => type.Identifier.ValueText,
        _ => null,
    };
}
