using System.Runtime.InteropServices;

namespace WasmOs.Wasmtime;

/// <summary>The heap of the C library, from which libwasmtime takes what it compiles with.</summary>
public static partial class NativeHeap
{
    // Musl and other systems have no such function, and give memory back by themselves.
    private static bool _isMissing = !OperatingSystem.IsLinux();

    /// <summary>
    /// Gives free memory back to the system. glibc keeps what each of libwasmtime's compiler threads has freed, for itself and for ever: gigabytes after some large modules. Takes
    /// milliseconds for each gigabyte; thread-safe.
    /// </summary>
    /// <returns>Whether memory was given back; always false where the C library has no such function.</returns>
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
