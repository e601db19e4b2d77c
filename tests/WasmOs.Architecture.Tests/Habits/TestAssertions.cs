using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WasmOs.Architecture.Tests.Habits;

/// <summary>
/// Finds tests that cannot fail by an assertion: neither the test nor a method that it calls, by name, in any of the files contains one. Calls are followed by
/// their simple name, so the rule may overlook a test, but names none that asserts.
/// </summary>
internal sealed class TestAssertions
{
    private static readonly HashSet<string> TestAttributes = new(["Fact", "Theory", "Property"], StringComparer.Ordinal);

    private readonly List<(SyntaxNode Member, string Name)> _tests = [];
    private readonly Dictionary<string, HashSet<string>> _calls = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asserting = new(StringComparer.Ordinal);

    public TestAssertions(IEnumerable<SyntaxNode> files)
    {
        foreach (var method in files.SelectMany(static file => file.DescendantNodes().OfType<MethodDeclarationSyntax>()))
        {
            Add(method);
        }
    }

    /// <summary>Tests without an assertion, in the order of the files.</summary>
    public IEnumerable<MethodDeclarationSyntax> FindWithout() =>
        _tests.Where(test => !Asserts(test.Member)).Select(static test => (MethodDeclarationSyntax)test.Member);

    private void Add(MethodDeclarationSyntax method)
    {
        var name = method.Identifier.ValueText;
        var calls = _calls.TryGetValue(name, out var known) ? known : _calls[name] = new HashSet<string>(StringComparer.Ordinal);
        calls.UnionWith(CallsOf(method));
        if (HasAssertion(method))
        {
            _asserting.Add(name);
        }

        if (method.AttributeLists.SelectMany(static list => list.Attributes).Any(static attribute => TestAttributes.Contains(attribute.Name.ToString())))
        {
            _tests.Add((method, name));
        }
    }

    private bool Asserts(SyntaxNode test)
    {
        if (HasAssertion(test))
        {
            return true;
        }

        HashSet<string> seen = new(CallsOf(test), StringComparer.Ordinal);
        Stack<string> open = new(seen);
        while (open.TryPop(out var name))
        {
            if (_asserting.Contains(name))
            {
                return true;
            }

            foreach (var next in _calls.GetValueOrDefault(name) ?? [])
            {
                if (seen.Add(next))
                {
                    open.Push(next);
                }
            }
        }

        return false;
    }

    // An assertion of xunit, or a law of FsCheck, whose result is the test's.
    private static bool HasAssertion(SyntaxNode method) => method.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
        .Any(static access => access.Expression.ToString() is "Assert" or "Prop" or "Check");

    private static IEnumerable<string> CallsOf(SyntaxNode method) =>
        method.DescendantNodes().OfType<SimpleNameSyntax>().Select(static name => name.Identifier.ValueText);
}
