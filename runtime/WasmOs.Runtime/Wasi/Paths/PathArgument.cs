using System.Text;
using System.Text.Unicode;
using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.Descriptors;

namespace WasmOs.Runtime.Wasi.Paths;

/// <summary>Reads paths, and the directories that they are relative to, from the arguments of a call.</summary>
internal static class PathArgument
{
    /// <summary>Reads a path or a link's target.</summary>
    /// <param name="call">The call.</param>
    /// <param name="index">The index of the pointer argument; the length is the next argument.</param>
    /// <param name="path">The text: UTF-8, 1 to 4,096 bytes, without a NUL character.</param>
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

    /// <summary>The rights to change the contents of a directory.</summary>
    private const Rights Writing = Rights.PathCreateFile | Rights.PathCreateDirectory | Rights.PathLinkSource | Rights.PathLinkTarget | Rights.PathRenameSource
        | Rights.PathRenameTarget | Rights.PathFileStatSetSize | Rights.PathFileStatSetTimes | Rights.PathSymlink | Rights.PathRemoveDirectory
        | Rights.PathUnlinkFile;

    /// <summary>Reads a path and finds the directory that the path is relative to.</summary>
    /// <param name="call">The call.</param>
    /// <param name="directoryIndex">The index of the argument with the directory's descriptor.</param>
    /// <param name="pathIndex">The index of the argument with the path's pointer.</param>
    /// <param name="rights">The rights that the directory must have.</param>
    /// <param name="directory">The directory; valid on success only.</param>
    /// <param name="path">The path; valid on success only.</param>
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
