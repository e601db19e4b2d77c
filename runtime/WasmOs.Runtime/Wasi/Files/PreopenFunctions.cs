using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.Descriptors;

namespace WasmOs.Runtime.Wasi.Files;

/// <summary>Lets a guest find the directories that the host opened for it (preopened directories).</summary>
internal static class PreopenFunctions
{
    /// <summary><c>fd_prestat_get(fd, prestat*)</c></summary>
    public static Errno Get(ref WasiCall call) =>
        call.Wasi.Descriptors.Find(call.U32(0)) is DirectoryDescriptor { PreopenName: { } name }
            ? call.Return(call.U32(1), new Preopen { NameLength = (uint)name.Length })
            : Errno.BadDescriptor;

    /// <summary><c>fd_prestat_dir_name(fd, path*, length)</c></summary>
    public static Errno GetName(ref WasiCall call)
    {
        if (call.Wasi.Descriptors.Find(call.U32(0)) is not DirectoryDescriptor { PreopenName: { } name })
        {
            return Errno.BadDescriptor;
        }

        if (call.U32(2) < name.Length)
        {
            return Errno.NameTooLong;
        }

        name.CopyTo(call.Memory.Bytes(call.U32(1), (uint)name.Length));
        return Errno.Success;
    }
}
