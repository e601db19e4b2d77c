using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WasmOs.Architecture.Tests.Documents.Commands;

/// <summary>
/// A filter of <c>dotnet test</c>: it selects by a test's name or category, and there is a test of that name or category. A filter that matches no test passes
/// in silence, so nobody would notice.
/// </summary>
internal static partial class TestFilter
{
    /// <summary>What is wrong with a filter.</summary>
    /// <param name="filter">The filter, as <c>--filter</c> takes it.</param>
    /// <param name="project">The folder whose tests are meant, relative to the root.</param>
    public static IEnumerable<string> Complaints(string filter, string project)
    {
        foreach (var term in filter.Split('&', '|', '(', ')').Where(part => part.Length > 0))
        {
            var match = Term().Match(term);
            var value = match.Groups["value"].Value;
            if (match.Groups["property"].Value switch
            {
                "FullyQualifiedName" => !Names(project).Any(name => name.Contains(value, StringComparison.Ordinal)),
                "Category" => !Sources(project)
                    .Any(file => RepositoryFiles.Read(file).Contains($"[Trait(\"Category\", \"{value}\")", StringComparison.Ordinal)),
                _ => true,
            })
            {
                yield return $"the filter {term} selects no test of {project}";
            }
        }
    }

    private static IEnumerable<string> Names(string project) => Sources(project).SelectMany(file =>
        CSharpSyntaxTree.ParseText(RepositoryFiles.Read(file)).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Where(method => method.AttributeLists.Count > 0)
            .Select(method => string.Join('.', method.AncestorsAndSelf().Reverse().Select(NameOf).OfType<string>())));

    private static string? NameOf(SyntaxNode node) => node switch
    {
        BaseNamespaceDeclarationSyntax scope => scope.Name.ToString(),
        BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        _ => null,
    };

    // The tests of the product are compiled by the projects of both heads.
    private static IEnumerable<string> Sources(string project) => RepositoryFiles.Instance.Files
        .Where(file => file.EndsWith("Tests.cs", StringComparison.Ordinal))
        .Where(file => file.StartsWith(project + "/", StringComparison.Ordinal) || file.StartsWith("tests/WasmOs.ProductTests/", StringComparison.Ordinal));

    [GeneratedRegex("^(?<property>[A-Za-z]+)(=|!=|~|!~)(?<value>.+)$")]
    private static partial Regex Term();
}
