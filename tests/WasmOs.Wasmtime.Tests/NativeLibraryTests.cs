using System.Runtime.CompilerServices;
using System.Text;
using System.Xml.Linq;

namespace WasmOs.Wasmtime.Tests;

/// <summary>The library of this platform is in the program's folder and has the expected version. A missing or wrong library is reported clearly.</summary>
public sealed class NativeLibraryTests
{
    private static readonly string[] Platforms = ["linux-x64", "linux-arm64", "osx-x64", "osx-arm64", "win-x64", "win-arm64"];

    private static string FileName => OperatingSystem.IsWindows() ? "wasmtime.dll" : OperatingSystem.IsMacOS() ? "libwasmtime.dylib" : "libwasmtime.so";

    [Fact]
    public void Package_Version_IsTheOneThatTheBindingWasWrittenAgainst()
    {
        var package = XDocument.Load(Path.Combine(Repository(), "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Single(p => p.Attribute("Include")!.Value == "Wasmtime");

        Assert.Equal(WasmtimeLibrary.Version, package.Attribute("Version")!.Value);
    }

    // The C API has no function that returns its version. But the library's messages contain its version number, so the file does too.
    [Fact]
    public void Output_LibraryOfThisPlatform_IsOfThatVersion()
    {
        var library = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, FileName));

        Assert.True(library.AsSpan().IndexOf(Encoding.UTF8.GetBytes(WasmtimeLibrary.Version)) > 0);
    }

    // The package's own rules would copy the libraries of all six platforms (138 MB) into each output folder.
    [Fact]
    public void Output_LibrariesOfOtherPlatforms_AreLeftOut() =>
        Assert.Equal(
            [FileName],
            Directory.EnumerateFiles(AppContext.BaseDirectory, "*wasmtime*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f))
                .Where(f => !f.StartsWith("WasmOs.", StringComparison.Ordinal)));

    [Fact]
    public void Load_MissingFile_NamesItAndThePlatformsAndWhatToDo()
    {
        var error = Assert.Throws<DllNotFoundException>(() => WasmtimeLibrary.Load("/nowhere/libwasmtime.so"));
        Assert.Contains("/nowhere/libwasmtime.so", error.Message, StringComparison.Ordinal);
        Assert.All(Platforms, platform => Assert.Contains(platform, error.Message, StringComparison.Ordinal));
        Assert.Contains($"NuGet package Wasmtime {WasmtimeLibrary.Version}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FileThatIsNoLibrary_SaysSo()
    {
        var error = Assert.Throws<DllNotFoundException>(() => WasmtimeLibrary.Load(typeof(NativeLibraryTests).Assembly.Location));
        Assert.Contains(WasmtimeLibrary.Version, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_LibraryOfSomethingElse_SaysWhatItLacks()
    {
        var foreign = Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), ForeignLibrary);
        var error = Assert.Throws<DllNotFoundException>(() => WasmtimeLibrary.Load(foreign));
        Assert.Contains("is not libwasmtime", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EnsureLoaded_LibraryBesideTheProgram_Loads() => Assert.Null(Record.Exception(WasmtimeLibrary.EnsureLoaded));

    private static string ForeignLibrary =>
        OperatingSystem.IsWindows() ? "clrjit.dll" : OperatingSystem.IsMacOS() ? "libclrjit.dylib" : "libclrjit.so";

    private static string Repository([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..");
}
