using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Cli.Streams;

/// <summary>
/// Reads and writes file descriptors directly. The streams of .NET are not usable here: a console stream ignores a broken pipe, and a file stream writes at a
/// position of its own, so that standard output and
/// standard error overwrite each other in one file.
/// </summary>
internal static unsafe partial class LibC
{
    public const short PollIn = 1;
    public const short PollOut = 4;
    public const int Infinite = -1;
    private const int Interrupted = 4;
    private const int SeekCurrent = 1;
    private const int GetDescriptorFlags = 1;
    private const int CloseOnExec = 1;

    private static int WouldBlock => OperatingSystem.IsLinux() ? 11 : 35;

    private static int OpenFilesLimit => OperatingSystem.IsLinux() ? 7 : 8;

    /// <summary>Waits until a descriptor can be read or written without blocking, or has failed.</summary>
    /// <returns>False when the time is over.</returns>
    public static bool Poll(int descriptor, short events, int milliseconds)
    {
        var poll = new PollDescriptor { Descriptor = descriptor, Events = events };
        int count;
        do
        {
            count = PollCore(&poll, 1, milliseconds);
        }
        while (count < 0 && Marshal.GetLastPInvokeError() == Interrupted);

        // When poll fails, the read or write that follows reports the error.
        return count != 0;
    }

    public static bool IsSeekable(int descriptor) => SeekCore(descriptor, 0, SeekCurrent) >= 0;

    public static bool IsTerminal(int descriptor) => IsATty(descriptor) == 1;

    /// <summary>
    /// Whether the process was started with this descriptor. When a descriptor was closed at the start (<c>&lt;&amp;-</c>), the first file that the .NET
    /// runtime opens gets its number. Then reading or writing it
    /// would damage that file. The runtime opens its files with the flag FD_CLOEXEC, which a descriptor that came through <c>exec</c> cannot have.
    /// </summary>
    public static bool IsInherited(int descriptor) => FileControl(descriptor, GetDescriptorFlags) is >= 0 and var flags && (flags & CloseOnExec) == 0;

    /// <summary>The largest number of open files of the process. Null when it is unknown or there is no limit.</summary>
    public static long? GetOpenFilesLimit()
    {
        ResourceLimit limit;
        return GetResourceLimit(OpenFilesLimit, &limit) == 0 && limit.Current <= long.MaxValue ? (long)limit.Current : null;
    }

    public static TransferEnd Read(int descriptor, Span<byte> destination, out int count)
    {
        fixed (byte* buffer = destination)
        {
            count = (int)ReadCore(descriptor, buffer, (nuint)destination.Length);
        }

        return EndOf(count);
    }

    public static TransferEnd Write(int descriptor, ReadOnlySpan<byte> source, out int count)
    {
        fixed (byte* buffer = source)
        {
            count = (int)WriteCore(descriptor, buffer, (nuint)source.Length);
        }

        return EndOf(count);
    }

    /// <summary>The error of the last read or write of this thread.</summary>
    public static StreamError LastError => Marshal.GetLastPInvokeError() switch
    {
        9 => StreamError.BadDescriptor,
        21 => StreamError.IsDirectory,
        27 => StreamError.FileTooBig,
        28 => StreamError.NoSpace,
        32 => StreamError.BrokenPipe,
        _ => StreamError.InputOutput,
    };

    private static TransferEnd EndOf(int count)
    {
        if (count >= 0)
        {
            return TransferEnd.Done;
        }

        var errno = Marshal.GetLastPInvokeError();
        return errno == Interrupted || errno == WouldBlock ? TransferEnd.TryAgain : TransferEnd.Failed;
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int PollCore(PollDescriptor* descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial nint ReadCore(int descriptor, byte* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial nint WriteCore(int descriptor, byte* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial long SeekCore(int descriptor, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "isatty")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int IsATty(int descriptor);

    // F_GETFD has no third argument, so this declaration needs no variable arguments.
    [LibraryImport("libc", EntryPoint = "fcntl")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int FileControl(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int GetResourceLimit(int resource, ResourceLimit* limit);

    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }

    private struct ResourceLimit
    {
        public ulong Current;
        public ulong Maximum;
    }
}
