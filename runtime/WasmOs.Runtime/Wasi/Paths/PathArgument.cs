using System.Text;
using System.Text.Unicode;
using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.Descriptors;

namespace WasmOs.Runtime.Wasi.Paths;

/// <summary>Reads a directory and a path below it from a call's arguments.</summary>
internal static class PathArgument
{
    /// <summary>Reads a text that names something in a file system.</summary>
    /// <param name="call">The call.</param>
    /// <param name="index">The place of the pointer among its arguments; the length is the next.</param>
    /// <param name="path">UTF-8, 1 to 4,096 bytes, no zero.</param>
    public static Errno Read(ref WasiCall call, int index, out string path)
    {
        path = "";
        var bytes = call.Memory.Bytes(call.U32(index), call.U32(index + 1));
        if (bytes.Length > WasiLimits.MaxPathBytes)
        {
            return Errno.NameTooLong;
        }

        if (bytes.Contains((byte)0))
        {
            return Errno.Invalid;
        }

        if (!Utf8.IsValid(bytes))
        {
            return Errno.IllegalSequence;
        }

        path = Encoding.UTF8.GetString(bytes);
        return bytes.IsEmpty ? Errno.NoEntry : Errno.Success;
    }

    /// <summary>Rights of a directory that are used to change what is in it.</summary>
    private const Rights Writing = Rights.PathCreateFile | Rights.PathCreateDirectory | Rights.PathLinkSource | Rights.PathLinkTarget | Rights.PathRenameSource
        | Rights.PathRenameTarget | Rights.PathFileStatSetSize | Rights.PathFileStatSetTimes | Rights.PathSymlink | Rights.PathRemoveDirectory | Rights.PathUnlinkFile;

    /// <summary>Reads a path, and finds the directory that it is relative to.</summary>
    /// <param name="call">The call.</param>
    /// <param name="directoryIndex">The place of the directory's descriptor among its arguments.</param>
    /// <param name="pathIndex">The place of the path's pointer.</param>
    /// <param name="rights">What the directory must allow.</param>
    /// <param name="directory">The directory.</param>
    /// <param name="path">The path.</param>
    public static Errno Read(ref WasiCall call, int directoryIndex, int pathIndex, Rights rights, out DirectoryDescriptor directory, out string path)
    {
        var errno = Read(ref call, pathIndex, out path);
        var descriptor = call.Wasi.Descriptors.Find(call.U32(directoryIndex));
        directory = (descriptor as DirectoryDescriptor)!;
        return descriptor is null ? call.Wasi.Violations.CheckFiles(path, (rights & Writing) != 0)
            : directory is null ? Errno.NotDirectory
            : errno != Errno.Success ? errno
            : directory.Allows(rights) ? Errno.Success : Errno.NotCapable;
    }
}
