using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WasmOs.Runtime.Scheduling;

/// <summary>
/// Measures how much stack the calling thread has left. libwasmtime lets a guest use as much stack as the engine's setting says and does not check the thread's
/// stack: a thread with too little would end the process.
/// </summary>
internal static unsafe partial class ThreadStack
{
    /// <summary>Bytes kept free for managed code and host functions below the guest, and for the guard pages of the operating system.</summary>
    public const int Reserve = 512 << 10;

    // More than sizeof(pthread_attr_t) of any C library: 56 (glibc, x64), 64 (glibc, arm64, macOS).
    private const int AttributeBytes = 512;

    [ThreadStatic]
    private static nuint _end;

    /// <summary>Whether a guest can use this many bytes of the calling thread's stack.</summary>
    public static bool HasRoom(int guestBytes)
    {
        byte here;
        var end = _end != 0 ? _end : FindEnd();
        return (nuint)(&here) - end > (nuint)guestBytes + Reserve;
    }

    // The lowest address of this thread's stack, where the stack ends. When the address cannot be found, the current address is kept, so that no guest fits.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nuint FindEnd()
    {
        byte here;
        var end = OperatingSystem.IsWindows() ? EndOnWindows() : OperatingSystem.IsMacOS() ? EndOnMacOS() : EndOnLinux();
        return _end = end == 0 ? (nuint)(&here) : end;
    }

    private static nuint EndOnLinux()
    {
        var attributes = stackalloc byte[AttributeBytes];
        if (GetAttributes(PosixSelf(), attributes) != 0)
        {
            return 0;
        }

        nuint start = 0;
        nuint size = 0;
        var found = GetStack(attributes, &start, &size) == 0;
        return FreeAttributes(attributes) == 0 && found ? start : 0;
    }

    private static nuint EndOnMacOS()
    {
        var self = PosixSelf();
        return GetTop(self) - GetSize(self);
    }

    private static nuint EndOnWindows()
    {
        GetCurrentThreadStackLimits(out var low, out _);
        return low;
    }

    [LibraryImport("libc", EntryPoint = "pthread_self")]
    private static partial nint PosixSelf();

    [LibraryImport("libc", EntryPoint = "pthread_getattr_np")]
    private static partial int GetAttributes(nint thread, byte* attributes);

    [LibraryImport("libc", EntryPoint = "pthread_attr_getstack")]
    private static partial int GetStack(byte* attributes, nuint* start, nuint* size);

    [LibraryImport("libc", EntryPoint = "pthread_attr_destroy")]
    private static partial int FreeAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "pthread_get_stackaddr_np")]
    private static partial nuint GetTop(nint thread);

    [LibraryImport("libc", EntryPoint = "pthread_get_stacksize_np")]
    private static partial nuint GetSize(nint thread);

    [LibraryImport("kernel32")]
    private static partial void GetCurrentThreadStackLimits(out nuint low, out nuint high);
}
