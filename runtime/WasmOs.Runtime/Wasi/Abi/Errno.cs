namespace WasmOs.Runtime.Wasi.Abi;

/// <summary>
/// The error numbers of preview 1 that this implementation returns. The values are those of <c>errno</c> in the witx. The comments give the C names.
/// </summary>
internal enum Errno : ushort
{
    Success = 0,
    TooBig = 1, // 2BIG
    Access = 2, // ACCES
    Again = 6, // AGAIN
    BadDescriptor = 8, // BADF
    Busy = 10, // BUSY
    Quota = 19, // DQUOT
    Exists = 20, // EXIST
    FileTooBig = 22, // FBIG
    IllegalSequence = 25, // ILSEQ
    Interrupted = 27, // INTR
    Invalid = 28, // INVAL
    InputOutput = 29, // IO
    IsDirectory = 31, // ISDIR
    Loop = 32, // LOOP
    TooManyDescriptors = 33, // MFILE
    TooManyLinks = 34, // MLINK
    NameTooLong = 37, // NAMETOOLONG
    FileTableFull = 41, // NFILE
    NoDevice = 43, // NODEV
    NoEntry = 44, // NOENT
    NoMemory = 48, // NOMEM
    NoSpace = 51, // NOSPC
    NotImplemented = 52, // NOSYS
    NotDirectory = 54, // NOTDIR
    NotEmpty = 55, // NOTEMPTY
    NotSocket = 57, // NOTSOCK
    NotSupported = 58, // NOTSUP
    NoSuchAddress = 60, // NXIO
    Overflow = 61, // OVERFLOW
    NotPermitted = 63, // PERM
    Pipe = 64, // PIPE
    ReadOnly = 69, // ROFS
    IllegalSeek = 70, // SPIPE
    TextBusy = 74, // TXTBSY
    CrossDevice = 75, // XDEV
    NotCapable = 76, // NOTCAPABLE

    /// <summary>Never returned to a guest: the run is stopped, and the host call returns a trap.</summary>
    Stopped = ushort.MaxValue,
}
