using System.Reflection;
using System.Runtime.InteropServices;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Wasmtime;

/// <summary>Finds libwasmtime beside the program, and turns a missing or foreign library into one clear error.</summary>
public static class WasmtimeLibrary
{
    /// <summary>The version that the binding was written against; part of every artifact's key.</summary>
    public const string Version = "50.0.1";

    /// <summary>An export that older versions lack: it stands in for the version function that the C API does not have.</summary>
    private const string RecentExport = "wasmtime_config_wasm_compact_imports_set";

    private static readonly Lazy<nint> Handle = new(static () => Load(FindPath()));

    static WasmtimeLibrary() =>
        NativeLibrary.SetDllImportResolver(typeof(WasmtimeLibrary).Assembly, static (name, _, _) => name == NativeMethods.Library ? Handle.Value : 0);

    /// <summary>Loads the library now, so that a faulty installation is told at start and not at the first run.</summary>
    /// <exception cref="DllNotFoundException">The library is missing, is for another platform or is of another version.</exception>
    public static void EnsureLoaded() => _ = Handle.Value;

    private static string FileName =>
        OperatingSystem.IsWindows() ? "wasmtime.dll" : OperatingSystem.IsMacOS() ? "libwasmtime.dylib" : "libwasmtime.so";

    private static string FindPath()
    {
        var path = Path.Combine(AppContext.BaseDirectory, FileName);
        if (!File.Exists(path))
        {
            var besideAssembly = Path.Combine(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location) ?? "", FileName);
            path = File.Exists(besideAssembly) ? besideAssembly : path;
        }

        return path;
    }

    /// <summary>Loads a file and looks whether it is the library that it should be.</summary>
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
                $"libwasmtime {Version} for {RuntimeInformation.RuntimeIdentifier} could not be loaded from '{path}'. WasmOS carries it for linux-x64, linux-arm64, osx-arm64 and win-x64 " +
                $"in runtime/native; build again on this platform, or put the file there. {e.Message}", e);
        }

        if (!NativeLibrary.TryGetExport(handle, RecentExport, out _))
        {
            throw new DllNotFoundException($"'{path}' is not libwasmtime {Version}: it lacks '{RecentExport}'. Replace it by the file from runtime/native.");
        }

        return handle;
    }
}
