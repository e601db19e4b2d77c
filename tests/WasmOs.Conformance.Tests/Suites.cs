namespace WasmOs.Conformance.Tests;

/// <summary>The programs of both suites, by names that tell where they come from.</summary>
internal static class Suites
{
    private const string TestSuite = "wasi-testsuite";
    private const string Other = "caspervonb";

    public static TheoryData<string> TestSuiteNames => [.. Names(TestSuite)];

    public static TheoryData<string> OtherNames => [.. Names(Other)];

    /// <summary>The programs of both that get a folder.</summary>
    public static TheoryData<string> NamesWithFiles =>
        [.. Names(TestSuite).Concat(Names(Other)).Where(static name => Read(name).Folder is not null)];

    /// <summary>Reads a program.</summary>
    /// <param name="name">As in the lists of names.</param>
    public static SuiteProgram Read(string name)
    {
        var file = Path.Combine(SuiteArchive.Root, name + ".wasm");
        return name.StartsWith(TestSuite, StringComparison.Ordinal) ? SuiteProgram.FromTestSuite(file) : SuiteProgram.FromFiles(file);
    }

    private static IEnumerable<string> Names(string suite) => Directory
        .EnumerateFiles(Path.Combine(SuiteArchive.Root, suite), "*.wasm", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Select(static file => Path.ChangeExtension(Path.GetRelativePath(SuiteArchive.Root, file), null).Replace('\\', '/'));
}
