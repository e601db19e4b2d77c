using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WasmOs.Runtime.Wasi.FileSystem.Host;

/// <remarks>Functions of the C library of 64-bit Linux. The functions for files work relative to an open directory.</remarks>
internal static unsafe partial class LibC
{
    public const int AtCurrentDirectory = -100;
    public const int AtSymlinkNoFollow = 0x100;
    public const int AtRemoveDirectory = 0x200;
    public const int AtEmptyPath = 0x1000;
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int Truncate = 0x200;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    /// <summary><c>UTIME_OMIT</c>: the time is left unchanged.</summary>
    public const long OmitTime = 0x3ffffffe;

    /// <summary><c>STATX_BASIC_STATS</c>.</summary>
    public const uint BasicStats = 0x7ff;

    private const string Library = "libc";

    /// <summary><c>O_DIRECTORY</c>; its value depends on the architecture.</summary>
    public static readonly int Directory = IsArm ? 0x4000 : 0x10000;

    /// <summary><c>O_NOFOLLOW</c>; its value depends on the architecture.</summary>
    public static readonly int NoFollow = IsArm ? 0x8000 : 0x20000;

    /// <summary>Whether the constants and structures here are valid on this machine.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    private static bool IsArm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    [LibraryImport(Library, EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int OpenAt(SafeFileHandle directory, string name, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int OpenAt(int directory, string name, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakeDirectoryAt(SafeFileHandle directory, string name, uint mode);

    [LibraryImport(Library, EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int UnlinkAt(SafeFileHandle directory, string name, int flags);

    [LibraryImport(Library, EntryPoint = "renameat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RenameAt(SafeFileHandle directory, string name, SafeFileHandle newDirectory, string newName);

    [LibraryImport(Library, EntryPoint = "linkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LinkAt(SafeFileHandle directory, string name, SafeFileHandle newDirectory, string newName, int flags);

    [LibraryImport(Library, EntryPoint = "symlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SymlinkAt(string target, SafeFileHandle directory, string name);

    [LibraryImport(Library, EntryPoint = "readlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint ReadLinkAt(SafeFileHandle directory, string name, byte* buffer, nuint size);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int StatX(SafeFileHandle directory, string name, int flags, uint mask, StatX* stat);

    [LibraryImport(Library, EntryPoint = "utimensat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetTimesAt(SafeFileHandle directory, string name, TimeSpec* times, int flags);

    [LibraryImport(Library, EntryPoint = "futimens", SetLastError = true)]
    public static partial int SetTimes(SafeFileHandle file, TimeSpec* times);

    [LibraryImport(Library, EntryPoint = "pread", SetLastError = true)]
    public static partial nint ReadAt(SafeFileHandle file, byte* buffer, nuint count, long offset);

    [LibraryImport(Library, EntryPoint = "pwrite", SetLastError = true)]
    public static partial nint WriteAt(SafeFileHandle file, byte* buffer, nuint count, long offset);

    [LibraryImport(Library, EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int SetSize(SafeFileHandle file, long size);

    [LibraryImport(Library, EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(SafeFileHandle file);

    /// <summary>Opens a directory stream. On success the stream owns the descriptor.</summary>
    [LibraryImport(Library, EntryPoint = "fdopendir", SetLastError = true)]
    public static partial nint OpenDirectoryStream(int descriptor);

    [LibraryImport(Library, EntryPoint = "readdir")]
    public static partial byte* ReadDirectory(nint stream);

    [LibraryImport(Library, EntryPoint = "closedir")]
    public static partial int CloseDirectory(nint stream);

    [LibraryImport(Library, EntryPoint = "close")]
    public static partial int Close(int descriptor);
}
