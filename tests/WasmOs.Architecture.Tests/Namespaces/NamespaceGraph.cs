using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WasmOs.Architecture.Tests.Namespaces;

/// <summary>
/// Which namespace of an assembly uses which, read from its sources: by a using directive, a qualified name, or a name that an enclosing namespace declares.
/// </summary>
/// <remarks>
/// Names are resolved without a compiler, in the order of the language: the own namespace, those around it, the using directives of the file. Documentation
/// comments do not count.
/// </remarks>
internal sealed class NamespaceGraph
{
    private readonly TypeDeclarations _declared;
    private readonly Dictionary<(string From, string To), NamespaceDependency> _edges = [];

    private NamespaceGraph(IReadOnlyCollection<SyntaxTree> files)
    {
        _declared = new TypeDeclarations(files.Select(file => file.GetRoot()));
        foreach (var file in files)
        {
            AddFile(file.GetCompilationUnitRoot());
        }
    }

    /// <summary>The first use found of each namespace by each other one.</summary>
    public IEnumerable<NamespaceDependency> Dependencies => _edges.Values;

    /// <summary>Reads a project's sources.</summary>
    /// <param name="project">The project's folder, relative to the root.</param>
    public static NamespaceGraph Read(string project) =>
        new([.. SourceTree.FilesOf(project).Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: SourceTree.Relative(file)))]);

    /// <summary>Reads sources given as text.</summary>
    public static NamespaceGraph Parse(params string[] sources) =>
        new([.. sources.Select((text, index) => CSharpSyntaxTree.ParseText(text, path: $"{index}.cs"))]);

    /// <summary>Each set of namespaces that depend on each other in a circle; empty when the graph has no cycle.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Cycles()
    {
        var reach = _declared.Namespaces.ToDictionary(name => name, Reachable, StringComparer.Ordinal);
        return [.. reach.Keys
            .Where(name => reach[name].Contains(name))
            .GroupBy(name => string.Join(
                ' ', reach.Keys.Where(other => reach[name].Contains(other) && reach[other].Contains(name)).Order(StringComparer.Ordinal)))
            .Select(circle => (IReadOnlyList<string>)[.. circle.Order(StringComparer.Ordinal)])];
    }

    private HashSet<string> Reachable(string start)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        Stack<string> open = new([start]);
        while (open.TryPop(out var name))
        {
            foreach (var edge in _edges.Keys.Where(edge => edge.From == name))
            {
                if (seen.Add(edge.To))
                {
                    open.Push(edge.To);
                }
            }
        }

        return seen;
    }

    private void AddFile(CompilationUnitSyntax file)
    {
        if (file.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault() is not { } scope)
        {
            return;
        }

        var from = scope.Name.ToString();
        UsingDirectiveSyntax[] usings = [.. file.DescendantNodes().OfType<UsingDirectiveSyntax>()];
        foreach (var directive in usings.Where(directive => directive.NamespaceOrType is NameSyntax))
        {
            AddName(from, directive.NamespaceOrType.ToString(), directive);
        }

        foreach (var name in file.DescendantNodes().OfType<SimpleNameSyntax>().Where(name => name.FirstAncestorOrSelf<UsingDirectiveSyntax>() is null))
        {
            AddSimpleName(from, name);
        }
    }

    private void AddSimpleName(string from, SimpleNameSyntax name)
    {
        var type = name.Identifier.ValueText;
        switch (name.Parent)
        {
            case QualifiedNameSyntax qualified when qualified.Right == name:
                AddQualified(from, qualified.Left.ToString(), type, name);
                break;
            case MemberAccessExpressionSyntax access when access.Name == name:
                AddQualified(from, access.Expression.ToString(), type, name);
                break;
            case MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax:
            case AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment when assignment.Left == name:
            case SubpatternSyntax:
                break;
            default:
                AddEnclosing(from, type, name);
                break;
        }
    }

    // A name of an enclosing namespace needs no using directive. The own namespace comes first, so a type of the same name there is not a use.
    private void AddEnclosing(string from, string type, SyntaxNode place)
    {
        for (var scope = from; scope.Length > 0; scope = Parent(scope))
        {
            if (_declared.Declares(scope, type))
            {
                Add(from, scope, type, place);
                return;
            }
        }
    }

    private void AddQualified(string from, string left, string type, SyntaxNode place)
    {
        left = left.Replace("global::", "", StringComparison.Ordinal);
        for (var scope = from; ; scope = Parent(scope))
        {
            var candidate = scope.Length == 0 ? left : scope + "." + left;
            if (_declared.Declares(candidate, type))
            {
                Add(from, candidate, type, place);
                return;
            }

            if (scope.Length == 0)
            {
                return;
            }
        }
    }

    // The target of a using directive: a namespace, or a type (using static, alias).
    private void AddName(string from, string name, SyntaxNode place)
    {
        name = name.Replace("global::", "", StringComparison.Ordinal);
        if (_declared.Namespaces.Contains(name))
        {
            Add(from, name, "using", place);
        }
        else
        {
            AddQualified(from, Parent(name), name[(name.LastIndexOf('.') + 1)..], place);
        }
    }

    private void Add(string from, string to, string type, SyntaxNode place)
    {
        if (from != to)
        {
            var line = place.SyntaxTree.GetLineSpan(place.Span);
            _edges.TryAdd((from, to), new NamespaceDependency(from, to, type, $"{line.Path}:{line.StartLinePosition.Line + 1}"));
        }
    }

    private static string Parent(string name) => name.LastIndexOf('.') is > 0 and int dot ? name[..dot] : "";
}
