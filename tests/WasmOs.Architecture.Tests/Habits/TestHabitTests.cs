using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace WasmOs.Architecture.Tests.Habits;

public sealed class TestHabitTests
{
    [Fact]
    public void Tests_NoneSleeps() => Assert.Empty(Find(TestHabits.Sleeps));

    [Fact]
    public void Tests_NoneIsSkipped() => Assert.Empty(Find(TestHabits.Skips));

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
        [.. Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => rule(Parse(File.ReadAllText(file))).Select(line => $"{SourceTree.Relative(file)}:{line}"))];

    private static SyntaxNode Parse(string text) => CSharpSyntaxTree.ParseText(text).GetRoot();
}
