using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace WasmOs.Cli.Tests;

/// <summary>
/// A pseudo-terminal of the kernel (pty(7)), and the person before it. The command <c>script</c> will not do in its place: fed faster than its child reads, it
/// may lose the end of the input.
/// </summary>
internal sealed partial class PseudoTerminal : IDisposable
{
    // fcntl.h of Linux.
    private const int ReadWrite = 2;
    private const int NoControllingTerminal = 0x100;
    private const int CloseOnExec = 0x80000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SafeFileHandle _master;
    private readonly SafeFileHandle _slave;
    private readonly FileStream _screen;
    private readonly Task _showing;
    private readonly StringBuilder _shown = new();
    private readonly SemaphoreSlim _news = new(0);
    private int _seen;

    public PseudoTerminal()
    {
        _master = HandleOf(posix_openpt(ReadWrite | NoControllingTerminal | CloseOnExec));
        var name = new byte[64];
        if (unlockpt(_master) != 0 || ptsname_r(_master, name, name.Length) != 0)
        {
            throw NoTerminal();
        }

        Path = Encoding.ASCII.GetString(name, 0, name.IndexOf((byte)0));

        // Held open, because a terminal that no process has open ends at once.
        _slave = HandleOf(open(Path, ReadWrite | NoControllingTerminal | CloseOnExec));
        _screen = new FileStream(_master, FileAccess.ReadWrite, bufferSize: 0);
        _showing = Task.Factory.StartNew(() => UntilEnd(Show), TaskCreationOptions.LongRunning);
    }

    /// <summary>The file that processes open as their standard streams.</summary>
    public string Path { get; }

    /// <summary>Waits until the terminal shows a text, after what was waited for before.</summary>
    public async Task SeeAsync(string text)
    {
        while (!HasSeen(text))
        {
            Assert.True(await _news.WaitAsync(Patience), $"The terminal did not show '{text}'.");
        }
    }

    /// <summary>Types, as fast as the terminal takes it. What no program reads is typed in vain.</summary>
    public Task TypeAsync(byte[] input) => Task.Factory.StartNew(() => UntilEnd(() => _screen.Write(input)), TaskCreationOptions.LongRunning);

    /// <summary>Ends the terminal once its programs have ended.</summary>
    /// <returns>All that it showed: the echo, and what the programs wrote.</returns>
    public async Task<string> EndAsync()
    {
        _slave.Dispose();
        await _showing.WaitAsync(Patience);
        return _shown.ToString();
    }

    public void Dispose()
    {
        _slave.Dispose();
        _screen.Dispose();
        _master.Dispose();
        _news.Dispose();
    }

    private bool HasSeen(string text)
    {
        lock (_shown)
        {
            var at = _shown.ToString(_seen, _shown.Length - _seen).IndexOf(text, StringComparison.Ordinal);
            _seen += at < 0 ? 0 : at + text.Length;
            return at >= 0;
        }
    }

    private void Show()
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var (bytes, characters) = (new byte[4096], new char[4096]);
        while (_screen.Read(bytes) is > 0 and var read)
        {
            lock (_shown)
            {
                _shown.Append(characters.AsSpan(0, decoder.GetChars(bytes.AsSpan(0, read), characters, flush: false)));
            }

            _news.Release();
        }
    }

    /// <summary>The kernel says EIO to both sides once no process has the terminal open.</summary>
    private static void UntilEnd(Action use)
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
