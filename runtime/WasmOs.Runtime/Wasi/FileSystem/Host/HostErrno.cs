using System.Runtime.InteropServices;
using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.FileSystem.Host;

/// <summary>Maps error numbers of Linux to those of WASI. An error number that is not listed here becomes an input/output error.</summary>
internal static class HostErrno
{
    /// <summary>The error of the last native call of this thread.</summary>
    public static Errno Last => From(Marshal.GetLastPInvokeError());

    /// <summary>The error for the result of a native call: success for a result of 0 or more, otherwise <see cref="Last"/>.</summary>
    public static Errno Of(long result) => result >= 0 ? Errno.Success : Last;

    private static Errno From(int error) => error switch
    {
        1 => Errno.NotPermitted,
        2 => Errno.NoEntry,
        4 => Errno.Interrupted,
        6 => Errno.NoSuchAddress,
        12 => Errno.NoMemory,
        13 => Errno.Access,
        16 => Errno.Busy,
        17 => Errno.Exists,
        18 => Errno.CrossDevice,
        20 => Errno.NotDirectory,
        21 => Errno.IsDirectory,
        22 => Errno.Invalid,
        23 or 24 => Errno.FileTableFull,
        26 => Errno.TextBusy,
        27 => Errno.FileTooBig,
        28 => Errno.NoSpace,
        30 => Errno.ReadOnly,
        31 => Errno.TooManyLinks,
        36 => Errno.NameTooLong,
        39 => Errno.NotEmpty,
        40 => Errno.Loop,
        75 => Errno.Overflow,
        95 => Errno.NotSupported,
        122 => Errno.Quota,
        _ => Errno.InputOutput,
    };
}
