using FsCheck;
using FsCheck.Fluent;
using WasmOs.Infra.Local.Blobs;

namespace WasmOs.Infra.Tests.Local;

/// <summary>No path leaves its container's folder, and no two names have the same path, even on a file system that ignores case.</summary>
public sealed class BlobPathTests
{
    private static readonly string[] Hostile =
    [
        "..", ".", "a", "A", "b", "B", "%", "%%long", "%41", "con", "CON", "nul.txt", "com1", "COM1.x", "a.", ".a", "a ", " a", "\\", "..\\..", "C:", "~", "a.blob",
        "a.blob.blob", "\0", "\n", "\u00e4", "a\u0308", "\ud83d\ude00", "\ud83d", "\uff0f", "PROGRA~1", "x.y", "x", new(
            'n', 300), new('N', 190), "$MFT", "-rf", "*",
    ];

    private static readonly Gen<string> Names =
        from parts in Gen.Elements(Hostile).NonEmptyListOf()
        select string.Join('/', parts);

    [Theory]
    [InlineData("ab/0123abcd.wasm", "ab/0123abcd.wasm")]
    [InlineData("2026/11/21/08/worker-1.ndjson", "2026/11/21/08/worker-1.ndjson")]
    [InlineData("day/id/stdout", "day/id/stdout.blob")]
    [InlineData("Case", "%43ase.blob")]
    [InlineData("v1.2/x.y", "v1%2e2/x.y")]
    [InlineData("nul.txt", "%6eul.txt")]
    [InlineData("..", "%2e%2e.blob")]
    [InlineData("a\\..\\b", "a%5c..%5cb")]
    [InlineData("ä", "%u00e4.blob")]
    public void Of_KnownNames_AreAsWritten(string name, string expected) =>
        Assert.Equal(Path.Combine("box", expected.Replace('/', Path.DirectorySeparatorChar)), BlobPath.Of("box", name));

    [Fact]
    public void Of_AnyName_StaysInsideItsContainer() => Check(Prop.ForAll(Names.ToArbitrary(), name =>
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "root"));
        var path = Path.GetFullPath(Path.Combine(root, BlobPath.Of("box", name)));
        var segments = path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        return path.StartsWith(Path.Combine(root, "box") + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            && path.Length - root.Length <= 1200
            && segments.All(s => s.Length <= 250 && s.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.' or '%'))
            && segments[..^1].All(s => !s.Contains('.', StringComparison.Ordinal)) && segments[^1].Contains('.', StringComparison.Ordinal);
    }));

    [Fact]
    public void Of_DifferentNames_AreDifferentPaths() => Check(Prop.ForAll(Names.ToArbitrary(), Names.ToArbitrary(), (a, b) =>
        (a == b) == string.Equals(BlobPath.Of("box", a), BlobPath.Of("box", b), StringComparison.OrdinalIgnoreCase)));

    [Fact]
    public void Of_AnyText_IsInjective() => Check(Prop.ForAll<NonEmptyString, NonEmptyString>((a, b) =>
        (a.Get == b.Get) == string.Equals(BlobPath.Of("box", a.Get), BlobPath.Of("box", b.Get), StringComparison.OrdinalIgnoreCase)));

    private static void Check(Property property) => FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), property);
}
