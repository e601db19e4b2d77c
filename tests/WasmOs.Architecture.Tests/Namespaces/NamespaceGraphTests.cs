namespace WasmOs.Architecture.Tests.Namespaces;

public sealed class NamespaceGraphTests
{
    public static TheoryData<string> Projects => [.. SourceTree.ProductProjects];

    /// <summary>Inside each assembly, namespaces depend on each other in one direction only.</summary>
    [Theory, MemberData(nameof(Projects))]
    public void Project_Namespaces_FormNoCycle(string project)
    {
        var graph = NamespaceGraph.Read(project);

        IReadOnlyList<string>[] cycles = [.. graph.Cycles()];

        Assert.True(cycles.Length == 0, string.Join(Environment.NewLine, cycles.SelectMany(circle => Explain(graph, circle))));
    }

    [Fact]
    public void Cycles_UsingDirectives_AreFound() => Assert.Equal(
        [["A.B", "A.C"]],
        NamespaceGraph.Parse("using A.C; namespace A.B; class X;", "using A.B; namespace A.C; class Y;").Cycles());

    [Fact]
    public void Cycles_QualifiedNames_AreFound() => Assert.Equal(
        [["A.B", "A.C"]],
        NamespaceGraph.Parse("namespace A.B; class X { C.Y y; }", "namespace A.C; class Y { object x = A.B.X.New(); }").Cycles());

    [Fact]
    public void Cycles_NamesOfAnEnclosingNamespace_AreFound() => Assert.Equal(
        [["A", "A.B"]],
        NamespaceGraph.Parse("using A.B; namespace A; class Root;", "namespace A.B; class X { Root r; }").Cycles());

    [Fact]
    public void Cycles_OneDirection_HasNone() => Assert.Empty(
        NamespaceGraph.Parse("namespace A; class Root;", "using A.C; namespace A.B; class X { Root r; }", "namespace A.C; class Y { Root r; int X; }")
            .Cycles());

    private static IEnumerable<string> Explain(NamespaceGraph graph, IReadOnlyList<string> circle) =>
        [$"{circle.Count} namespaces in a circle:", .. graph.Dependencies
            .Where(edge => circle.Contains(edge.From) && circle.Contains(edge.To))
            .Select(edge => "  " + edge)
            .Order(StringComparer.Ordinal)];
}
