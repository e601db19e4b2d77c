using System.Globalization;

namespace WasmOs.Architecture.Tests.Habits;

/// <summary>Holds the sources to the <c>max_line_length</c> of <c>.editorconfig</c>, which no formatter of .NET enforces.</summary>
public sealed class LineLengthTests
{
    [Fact]
    public void Sources_NoLineIsTooLong()
    {
        var longest = int.Parse(
            File.ReadLines(Path.Combine(SourceTree.Root, ".editorconfig"))
                .Single(static line => line.StartsWith("max_line_length", StringComparison.Ordinal))
                .Split('=')[1],
            CultureInfo.InvariantCulture);
        var files = SourceTree.AllFiles.ToArray();
        Assert.NotEmpty(files);
        var found = files.SelectMany(file =>
            LineLength.FindTooLong(File.ReadAllText(file), longest).Select(line => $"{SourceTree.Relative(file)}:{line}")).ToArray();
        Assert.True(found.Length == 0, $"Longer than {longest} columns: {string.Join(", ", found)}.");
    }

    [Theory]
    [InlineData("var aa = b;", 0)]
    [InlineData("var aaa = b;", 1)]
    [InlineData("// aaaaaaaaa", 1)]
    [InlineData("f(\"aaaaaaa\");", 0)]
    [InlineData("f($\"aa{b}aa\");", 0)]
    [InlineData("f(\"aaa\", bbbbbb);", 1)]
    public void FindTooLong_ElevenColumns_CountsAllButText(string line, int expected) => Assert.Equal(expected, LineLength.FindTooLong(line, 11).Count());
}
