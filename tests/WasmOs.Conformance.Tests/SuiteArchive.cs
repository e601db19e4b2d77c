using System.Diagnostics;

namespace WasmOs.Conformance.Tests;

/// <summary>The published suites, unpacked once a process into a folder of their own, by the system's <c>tar</c>: .NET reads no xz.</summary>
internal static class SuiteArchive
{
    private static readonly Lazy<string> Unpacked = new(Unpack);

    /// <summary>The folder that the archive was unpacked into.</summary>
    public static string Root => Unpacked.Value;

    private static string Unpack()
    {
        var folder = Directory.CreateTempSubdirectory("wasmos-suites-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var archive = Path.Combine(AppContext.BaseDirectory, "suites", "wasi-p1-suites.tar.xz");
        using var tar = Process.Start(new ProcessStartInfo("tar", ["-xJf", archive, "-C", folder]) { RedirectStandardError = true })!;
        var problem = tar.StandardError.ReadToEnd();
        tar.WaitForExit();
        return tar.ExitCode == 0 ? Path.Combine(folder, "wasi-p1-suites") : throw new InvalidOperationException($"tar could not unpack {archive}: {problem}");
    }
}
