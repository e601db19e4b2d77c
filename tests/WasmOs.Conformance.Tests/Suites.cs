namespace WasmOs.Conformance.Tests;

/// <summary>The programs of both suites, by names that tell where they come from.</summary>
internal static class Suites
{
    private const string TestSuite = "wasi-testsuite";
    private const string Other = "caspervonb";

    public static TheoryData<string> TestSuiteNames => Names(TestSuite);

    public static TheoryData<string> OtherNames => Names(Other);

    /// <summary>Reads a program.</summary>
    /// <param name="name">As in the lists of names.</param>
    public static SuiteProgram Read(string name)
    {
        var file = Path.Combine(SuiteArchive.Root, name + ".wasm");
        return name.StartsWith(TestSuite, StringComparison.Ordinal) ? SuiteProgram.FromTestSuite(file) : SuiteProgram.FromFiles(file);
    }

    private static TheoryData<string> Names(string suite)
    {
        var names = new TheoryData<string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(SuiteArchive.Root, suite), "*.wasm", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            names.Add(Path.ChangeExtension(Path.GetRelativePath(SuiteArchive.Root, file), null).Replace('\\', '/'));
        }

        return names;
    }
}
