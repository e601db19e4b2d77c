using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace WasmOs.Architecture.Tests.Habits;

public sealed class TestHabitTests
{
    [Fact]
    public void Tests_NoneSleeps() => Assert.Empty(Find(TestHabits.Sleeps));

    [Fact]
    public void Tests_NoneIsSkipped() => Assert.Empty(Find(TestHabits.Skips));

    [Fact]
    public void Tests_EachAsserts() =>
        Assert.Empty(new TestAssertions(Sources().Select(static file => Parse(file.Text))).FindWithout().Select(static test => test.Identifier.ValueText));

    [Theory]
    [InlineData("[Fact] void X() { Assert.True(true); }", 0)]
    [InlineData("[Fact] void X() { Y(); } void Y() => Z(); void Z() { Assert.True(true); }", 0)]
    [InlineData("[Fact] void X() { Y(); } void Y() => Y();", 1)]
    [InlineData("[Theory] void X() { Console.WriteLine(); }", 1)]
    [InlineData("void X() { Console.WriteLine(); }", 0)]
    public void FindWithout_Test_IsFound(string members, int expected) =>
        Assert.Equal(expected, new TestAssertions([Parse($"class C {{ {members} }}")]).FindWithout().Count());

    [Theory]
    [InlineData("Thread.Sleep(1);", 1)]
    [InlineData("await Task.Delay(1);", 1)]
    [InlineData("await Task.Delay(pause, stop);", 1)]
    [InlineData("await Task.Delay(pause, timeout.Token);", 1)]
    [InlineData("await Task.Delay(pause, TimeProvider.System, stop);", 0)]
    [InlineData("await Task.Delay(pause, _time);", 0)]
    public void Sleeps_Statement_IsFound(string statement, int expected) => Assert.Equal(expected, TestHabits.Sleeps(Parse(statement)).Count());

    [Theory]
    [InlineData("[Fact(Skip = \"later\")] void X() { }", 1)]
    [InlineData("[Fact(DisplayName = \"Skip\")] void X() { }", 0)]
    public void Skips_Attribute_IsFound(string method, int expected) => Assert.Equal(expected, TestHabits.Skips(Parse(method)).Count());

    private static string[] Find(Func<SyntaxNode, IEnumerable<int>> rule) =>
        [.. Sources().SelectMany(file => rule(Parse(file.Text)).Select(line => $"{file.Name}:{line}"))];

    private static IEnumerable<(string Name, string Text)> Sources() =>
        Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Select(static file => (SourceTree.Relative(file), File.ReadAllText(file)));

    private static SyntaxNode Parse(string text) => CSharpSyntaxTree.ParseText(text).GetRoot();
}
