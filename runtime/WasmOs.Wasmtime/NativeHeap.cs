using System.Runtime.InteropServices;

namespace WasmOs.Wasmtime;

/// <summary>The heap of the C library, from which libwasmtime allocates memory while it compiles.</summary>
public static partial class NativeHeap
{
    // Only glibc has malloc_trim. Musl and other systems give memory back by themselves.
    private static bool _isMissing = !OperatingSystem.IsLinux();

    /// <summary>
    /// Gives free memory back to the operating system. Without this call, glibc keeps for good what each of libwasmtime's compiler threads has freed, which is
    /// gigabytes after some large modules. Takes milliseconds for each gigabyte. Thread-safe.
    /// </summary>
    /// <returns>Whether memory was given back. Always false where the C library has no such function.</returns>
    public static bool Trim()
    {
        if (_isMissing)
        {
            return false;
        }

        try
        {
            return malloc_trim(0) != 0;
        }
        catch (Exception failure) when (failure is EntryPointNotFoundException or DllNotFoundException)
        {
            _isMissing = true;
            return false;
        }
    }

    [LibraryImport("libc")]
    private static partial int malloc_trim(nuint pad);
}
