using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WasmOs.Cli.Streams;

/// <summary>
/// Reading and writing descriptors as they are. .NET's own streams cannot: a console's takes a broken pipe for success, and a file's writes at a position of its own,
/// so that standard output and standard error overwrite each other in one file.
/// </summary>
internal static unsafe partial class LibC
{
    public const short PollIn = 1;
    public const short PollOut = 4;
    public const int Infinite = -1;
    private const int Interrupted = 4;
    private const int BrokenPipe = 32;
    private const int SeekCurrent = 1;

    private static int WouldBlock => OperatingSystem.IsLinux() ? 11 : 35;

    /// <summary>Waits until a descriptor can be read or written without waiting, or has failed.</summary>
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

        // A failure is for the read or write that follows to find.
        return count != 0;
    }

    public static bool IsSeekable(int descriptor) => SeekCore(descriptor, 0, SeekCurrent) >= 0;

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

    private static TransferEnd EndOf(int count)
    {
        if (count >= 0)
        {
            return TransferEnd.Done;
        }

        var errno = Marshal.GetLastPInvokeError();
        return errno == Interrupted || errno == WouldBlock ? TransferEnd.TryAgain
            : errno == BrokenPipe ? TransferEnd.BrokenPipe
            : TransferEnd.Failed;
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

    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }
}
