using System.Formats.Tar;
using System.IO.Compression;

namespace WasmOs.Conformance.Tests;

/// <summary>The published suites, unpacked once a process into a folder of their own.</summary>
internal static class SuiteArchive
{
    private static readonly Lazy<string> Unpacked = new(Unpack);

    /// <summary>The folder that the archive was unpacked into.</summary>
    public static string Root => Unpacked.Value;

    private static string Unpack()
    {
        var folder = Directory.CreateTempSubdirectory("wasmos-suites-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        using var archive = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "suites", "wasi-p1-suites.tar.gz"));
        using var plain = new GZipStream(archive, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(plain, folder, overwriteFiles: false);
        return Path.Combine(folder, "wasi-p1-suites");
    }
}
