using System.Reflection;

namespace WasmOs.TestKit;

/// <summary>The source tree from which the tests were built.</summary>
public static class SourceTree
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(TestKit, "..", ".."));

    /// <summary>The folder of this project, where the build installs what Node.js runs.</summary>
    internal static string TestKit =>
        typeof(SourceTree).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "TestKitFolder").Value!;
}
