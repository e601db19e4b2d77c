namespace WasmOs.Runtime.Wasi.Streams;

/// <summary>Why a standard stream can no longer be read or written. The guest gets the error number in parentheses.</summary>
public enum StreamError
{
    /// <summary>No error. For an input that returns no bytes: the end of the input.</summary>
    None,

    /// <summary>Nobody reads the other end (EPIPE).</summary>
    BrokenPipe,

    /// <summary>The device is full, such as <c>/dev/full</c> or a full disk (ENOSPC).</summary>
    NoSpace,

    /// <summary>The file has reached its maximum size (EFBIG).</summary>
    FileTooBig,

    /// <summary>The stream is a directory, which can be opened but not read (EISDIR).</summary>
    IsDirectory,

    /// <summary>The stream is closed, or open for the other direction only (EBADF).</summary>
    BadDescriptor,

    /// <summary>Any other failure of the device (EIO).</summary>
    InputOutput,
}
