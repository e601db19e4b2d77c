using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using Microsoft.Win32.SafeHandles;
using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.FileSystem.Host;

/// <summary>Lists a directory of this machine.</summary>
internal static unsafe class HostListing
{
    /// <summary>Maximum number of entries. A larger directory cannot be listed: the guest gets <see cref="Errno.Overflow"/>.</summary>
    private const int MaxEntries = 100_000;

    // Offsets of fields in struct dirent of 64-bit Linux.
    private const int TypeOffset = 18;
    private const int NameOffset = 19;

    /// <summary>
    /// Reads all entries of a directory, including "." and "..". Names that are not UTF-8 are left out, because a guest cannot open such a file.
    /// </summary>
    public static Errno Read(SafeFileHandle directory, out List<DirectoryEntry> entries)
    {
        entries = [];

        // Opens the directory again: the read position belongs to the handle, and the caller's handle must not move.
        var descriptor = LibC.OpenAt(directory, ".", LibC.ReadOnly | LibC.Directory | LibC.NoFollow | LibC.CloseOnExec, 0);
        if (descriptor < 0)
        {
            return HostErrno.Last;
        }

        var stream = LibC.OpenDirectoryStream(descriptor);
        if (stream == 0)
        {
            var errno = HostErrno.Last;
            _ = LibC.Close(descriptor);
            return errno;
        }

        for (var entry = LibC.ReadDirectory(stream); entry != null && entries.Count <= MaxEntries; entry = LibC.ReadDirectory(stream))
        {
            var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + NameOffset);
            if (Utf8.IsValid(name))
            {
                entries.Add(new DirectoryEntry(
                    name.ToArray(), BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(entry, sizeof(ulong))), TypeOf(entry[TypeOffset])));
            }
        }

        _ = LibC.CloseDirectory(stream);
        return entries.Count > MaxEntries ? Errno.Overflow : Errno.Success;
    }

    // Values of d_type: DT_DIR, DT_REG, DT_LNK.
    private static FileType TypeOf(byte type) => type switch
    {
        4 => FileType.Directory,
        8 => FileType.RegularFile,
        10 => FileType.SymbolicLink,
        _ => FileType.Unknown,
    };
}
