using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace WasmOs.Wasmtime.Tests;

/// <summary>The libraries in runtime/native are the ones that SHA256SUMS names, and a wrong one is told clearly.</summary>
public sealed class NativeLibraryTests
{
    [Theory]
    [InlineData("linux-x64/libwasmtime.so")]
    [InlineData("linux-arm64/libwasmtime.so")]
    [InlineData("osx-arm64/libwasmtime.dylib")]
    [InlineData("win-x64/wasmtime.dll")]
    public void Library_HasTheSumThatIsWrittenDown(string file)
    {
        var sums = File.ReadAllLines(Path.Combine(NativeFolder(), "SHA256SUMS"));
        Assert.Equal(4, sums.Length);
        using var stream = File.OpenRead(Path.Combine(NativeFolder(), file));
        Assert.Contains($"{Convert.ToHexStringLower(SHA256.HashData(stream))}  ./{file}", sums);
    }

    [Fact]
    public void Load_MissingFile_NamesItAndWhatToDo()
    {
        var error = Assert.Throws<DllNotFoundException>(() => WasmtimeLibrary.Load("/nowhere/libwasmtime.so"));
        Assert.Contains("/nowhere/libwasmtime.so", error.Message, StringComparison.Ordinal);
        Assert.Contains("runtime/native", error.Message, StringComparison.Ordinal);
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
    public void EnsureLoaded_LibraryBesideTheProgram_Loads() => WasmtimeLibrary.EnsureLoaded();

    private static string ForeignLibrary =>
        OperatingSystem.IsWindows() ? "clrjit.dll" : OperatingSystem.IsMacOS() ? "libclrjit.dylib" : "libclrjit.so";

    private static string NativeFolder([CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "runtime", "native");
}
