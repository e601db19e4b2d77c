using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WasmOs.Infra.Local.Sqlite;

/// <summary>
/// SQLite's own file layer with a sleep that takes microseconds. The library of the package is built for systems without <c>usleep</c>: where SQLite waits a moment for a lock that
/// a reader and the writer want at once, it sleeps a whole second, and every write behind it.
/// </summary>
/// <remarks>Layout and contract: https://www.sqlite.org/c3ref/vfs.html. The copy lives as long as the process, as SQLite keeps a pointer to it.</remarks>
internal static unsafe partial class SleepingVfs
{
    private const string Library = "e_sqlite3";
    private const int LongestSleep = 999_999;

    /// <summary>Makes it the layer of all connections that are opened from now on. On Windows SQLite sleeps milliseconds by itself.</summary>
    public static void Register()
    {
        if (OperatingSystem.IsWindows())
            return;
        var usual = Find(null);
        if (usual == null)
            throw new InvalidOperationException("SQLite has no file layer for this system.");
        var copy = (Vfs*)NativeMemory.Alloc((nuint)sizeof(Vfs));
        *copy = *usual;
        copy->Next = 0;
        copy->Name = Marshal.StringToCoTaskMemUTF8("wasmos");
        copy->Sleep = &Sleep;
        if (Add(copy, isDefault: 1) != 0)
            throw new InvalidOperationException("SQLite took no file layer of ours.");
    }

    /// <summary>Sleeps as a connection does that waits for a lock.</summary>
    /// <returns>The microseconds that SQLite thinks it has slept.</returns>
    internal static int SleepAsAConnection(int microseconds)
    {
        var vfs = Find(null);
        return vfs->Sleep(vfs, microseconds);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sleep(Vfs* vfs, int microseconds)
    {
        _ = USleep((uint)Math.Clamp(microseconds, 0, LongestSleep));
        return microseconds;
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_find", StringMarshalling = StringMarshalling.Utf8)]
    private static partial Vfs* Find(string? name);

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_register")]
    private static partial int Add(Vfs* vfs, int isDefault);

    [LibraryImport("libc", EntryPoint = "usleep")]
    private static partial int USleep(uint microseconds);

    /// <summary><c>sqlite3_vfs</c>, versions 1 to 3: the later members are there or not read.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Vfs
    {
        public int Version;
        public int FileSize;
        public int LongestPath;
        public nint Next;
        public nint Name;
        public nint AppData;
        public nint Open;
        public nint Delete;
        public nint Access;
        public nint FullPathname;
        public nint DlOpen;
        public nint DlError;
        public nint DlSym;
        public nint DlClose;
        public nint Randomness;
        public delegate* unmanaged[Cdecl]<Vfs*, int, int> Sleep;
        public nint CurrentTime;
        public nint GetLastError;
        public nint CurrentTimeInt64;
        public nint SetSystemCall;
        public nint GetSystemCall;
        public nint NextSystemCall;
    }
}
