namespace WasmOs.Runtime.Wasi.Abi;

/// <summary>What a guest may do with a descriptor; the values are those of <c>rights</c> in the witx.</summary>
[Flags]
internal enum Rights : ulong
{
    None = 0,
    FdDataSync = 1 << 0,
    FdRead = 1 << 1,
    FdSeek = 1 << 2,
    FdStatSetFlags = 1 << 3,
    FdSync = 1 << 4,
    FdTell = 1 << 5,
    FdWrite = 1 << 6,
    FdAdvise = 1 << 7,
    FdAllocate = 1 << 8,
    PathCreateDirectory = 1 << 9,
    PathCreateFile = 1 << 10,
    PathLinkSource = 1 << 11,
    PathLinkTarget = 1 << 12,
    PathOpen = 1 << 13,
    FdReadDirectory = 1 << 14,
    PathReadLink = 1 << 15,
    PathRenameSource = 1 << 16,
    PathRenameTarget = 1 << 17,
    PathFileStatGet = 1 << 18,
    PathFileStatSetSize = 1 << 19,
    PathFileStatSetTimes = 1 << 20,
    FdFileStatGet = 1 << 21,
    FdFileStatSetSize = 1 << 22,
    FdFileStatSetTimes = 1 << 23,
    PathSymlink = 1 << 24,
    PathRemoveDirectory = 1 << 25,
    PathUnlinkFile = 1 << 26,
    PollFdReadWrite = 1 << 27,

    /// <summary>All rights that apply to a file.</summary>
    File =
        FdDataSync | FdRead | FdSeek | FdStatSetFlags | FdSync | FdTell | FdWrite | FdAdvise | FdAllocate | FdFileStatGet | FdFileStatSetSize
        | FdFileStatSetTimes
        | PollFdReadWrite,

    /// <summary>All rights that apply to a directory.</summary>
    Directory =
        FdStatSetFlags | FdSync | FdDataSync | FdAdvise | PathCreateDirectory | PathCreateFile | PathLinkSource | PathLinkTarget | PathOpen | FdReadDirectory
        | PathReadLink | PathRenameSource | PathRenameTarget | PathFileStatGet | PathFileStatSetSize | PathFileStatSetTimes | FdFileStatGet | FdFileStatSetTimes
        | PathSymlink | PathRemoveDirectory | PathUnlinkFile,

    /// <summary>The rights of standard input.</summary>
    Input = FdRead | FdStatSetFlags | FdFileStatGet | PollFdReadWrite,

    /// <summary>The rights of standard output and standard error.</summary>
    Output = FdWrite | FdStatSetFlags | FdFileStatGet | PollFdReadWrite | FdSync | FdDataSync,

    /// <summary>The rights that a file has only when it was opened for writing.</summary>
    Writing = FdWrite | FdAllocate | FdFileStatSetSize,
}
