using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WasmOs.Cli.Tests.Conformance;

/// <summary>
/// A pseudo-terminal of the kernel (pty(7)). The command <c>script</c> will not do in its place: fed faster than its child reads, it may lose the end of the
/// input.
/// </summary>
internal sealed partial class PseudoTerminal : IDisposable
{
    // fcntl.h of Linux.
    private const int ReadWrite = 2;
    private const int NoControllingTerminal = 0x100;
    private const int CloseOnExec = 0x80000;

    private readonly SafeFileHandle _master;
    private readonly FileStream _screen;
    private readonly SafeFileHandle _slave;

    public PseudoTerminal()
    {
        _master = HandleOf(posix_openpt(ReadWrite | NoControllingTerminal | CloseOnExec));
        var name = new byte[64];
        if (unlockpt(_master) != 0 || ptsname_r(_master, name, name.Length) != 0)
        {
            throw NoTerminal();
        }

        Path = System.Text.Encoding.ASCII.GetString(name, 0, name.IndexOf((byte)0));

        // Held open, because a terminal that no process has open ends at once.
        _slave = HandleOf(open(Path, ReadWrite | NoControllingTerminal | CloseOnExec));
        _screen = new FileStream(_master, FileAccess.ReadWrite, bufferSize: 0);
    }

    /// <summary>The file that processes open as their standard streams.</summary>
    public string Path { get; }

    /// <summary>Types the input while a program runs, and gives what the terminal showed: the echo, and what the program wrote.</summary>
    public async Task<(int ExitCode, string Shown)> TypeAsync(byte[] input, Func<Task<int>> run)
    {
        // Both wait in the kernel. What a program leaves unread is typed in vain: the end of the terminal ends the writing with an error.
        var typing = Task.Factory.StartNew(() => Ending(() => _screen.Write(input)), TaskCreationOptions.LongRunning);
        using var shown = new MemoryStream();
        var showing = Task.Factory.StartNew(() => Ending(() => _screen.CopyTo(shown)), TaskCreationOptions.LongRunning);
        var exitCode = await run();
        _slave.Dispose();
        await Task.WhenAll(typing, showing);
        return (exitCode, System.Text.Encoding.UTF8.GetString(shown.ToArray()));
    }

    public void Dispose()
    {
        _slave.Dispose();
        _screen.Dispose();
        _master.Dispose();
    }

    /// <summary>The kernel says EIO to both sides once no process has the terminal open.</summary>
    private static void Ending(Action use)
    {
        try
        {
            use();
        }
        catch (IOException)
        {
        }
    }

    private static SafeFileHandle HandleOf(int descriptor) => descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw NoTerminal();

    private static IOException NoTerminal() => new($"No pseudo-terminal: error {Marshal.GetLastPInvokeError()}.");

    [LibraryImport("libc", SetLastError = true)]
    private static partial int posix_openpt(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unlockpt(SafeFileHandle master);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ptsname_r(SafeFileHandle master, [Out] byte[] name, nint size);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);
}
