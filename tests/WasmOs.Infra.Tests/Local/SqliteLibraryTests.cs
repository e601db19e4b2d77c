using System.Runtime.InteropServices;

namespace WasmOs.Infra.Tests.Local;

/// <summary>The requirements of the local store on the SQLite library in the package.</summary>
public sealed partial class SqliteLibraryTests
{
    /// <summary>
    /// The offset of <c>sqlite3_vfs.xSleep</c> (https://www.sqlite.org/c3ref/vfs.html): it follows three ints, which are padded, and twelve pointers.
    /// </summary>
    private const int SleepOffset = 16 + (12 * 8);

    // A library that was built without HAVE_NANOSLEEP and HAVE_USLEEP returns 1,000,000. Then each short wait for a lock lasts a second, and delays all writes
    // behind it.
    [Fact]
    public async Task Sleep_OfOneMicrosecond_IsNotASecond()
    {
        using var folder = new TemporaryFolder();
        await using var storage = LocalStore.Open(folder);

        Assert.InRange(SleepMicroseconds(1), 1, 1000);
    }

    /// <summary>Sleeps like a connection that waits for a lock.</summary>
    /// <returns>The microseconds that SQLite reports to have slept; whole milliseconds on Windows.</returns>
    private static unsafe int SleepMicroseconds(int microseconds)
    {
        var fileLayer = FindFileLayer(null);
        return (*(delegate* unmanaged[Cdecl]<nint, int, int>*)(fileLayer + SleepOffset))(fileLayer, microseconds);
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint FindFileLayer(string? name);
}
