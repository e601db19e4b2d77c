using System.Reflection;
using System.Runtime.InteropServices;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Wasmtime;

/// <summary>Loads libwasmtime from the program's folder or its packages, and reports a missing or wrong library with one clear error. Thread-safe.</summary>
public static class WasmtimeLibrary
{
    /// <summary>The version of libwasmtime and of its package that this binding is written for. A part of every artifact's key.</summary>
    public const string Version = "50.0.1";

    /// <summary>
    /// An export that older versions lack. The C API has no function that returns its version, so the presence of this export is checked instead.
    /// </summary>
    private const string RecentExport = "wasmtime_config_wasm_compact_imports_set";

    /// <summary>The platforms that the package has a library for.</summary>
    private const string Platforms = "linux-x64, linux-arm64, osx-x64, osx-arm64, win-x64 and win-arm64";

    private static readonly Lazy<nint> Handle = new(static () => Load(FindPath()));

    static WasmtimeLibrary() =>
        NativeLibrary.SetDllImportResolver(typeof(WasmtimeLibrary).Assembly, static (name, _, _) => name == NativeMethods.Library ? Handle.Value : 0);

    /// <summary>Loads the library now, so that a faulty installation is reported at start and not at the first run.</summary>
    /// <exception cref="DllNotFoundException">The library is missing, is for another platform or is of another version.</exception>
    public static void EnsureLoaded() => _ = Handle.Value;

    private static string FileName =>
        OperatingSystem.IsWindows() ? "wasmtime.dll" : OperatingSystem.IsMacOS() ? "libwasmtime.dylib" : "libwasmtime.so";

    private static string FindPath()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, FileName);
        return SearchFolders().Where(static folder => folder.Length > 0)
            .Select(static folder => Path.Combine(folder, FileName))
            .FirstOrDefault(File.Exists, beside);
    }

    /// <summary>
    /// The program's folder, then this assembly's, then those in which .NET looks for native files of packages: <c>runtimes/&lt;rid&gt;/native</c> for a
    /// program that uses this binding as a package. The property is documented for hosts of .NET.
    /// </summary>
    private static IEnumerable<string> SearchFolders() =>
    [
        AppContext.BaseDirectory,
        Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location) ?? "",
        .. ((string?)AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
    ];

    /// <summary>Loads a file and checks that it is the right version of the library.</summary>
    internal static nint Load(string path)
    {
        nint handle;
        try
        {
            handle = NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new DllNotFoundException(
                $"libwasmtime {Version} for {RuntimeInformation.RuntimeIdentifier} could not be loaded from '{path}'. The library exists for {Platforms}: " +
                $"build or publish for one of them (-r), or put the file of the NuGet package Wasmtime {Version} there. {e.Message}", e);
        }

        if (!NativeLibrary.TryGetExport(handle, RecentExport, out _))
        {
            throw new DllNotFoundException(
                $"'{path}' is not libwasmtime {Version}: it lacks '{RecentExport}'. Replace it with the file of the NuGet package Wasmtime {Version}.");
        }

        return handle;
    }
}
