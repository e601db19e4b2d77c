namespace WasmOs.Runtime.Wasi.Descriptors;

/// <summary>
/// Why a file that was opened for reading and writing cannot be changed. The open succeeds without the right to write; the guest gets the error when it
/// tries to change the file.
/// </summary>
internal enum WriteRefusal : byte
{
    /// <summary>Nothing was refused: the guest has the right, or did not request it.</summary>
    None,

    /// <summary>The mount is read-only.</summary>
    Mount,

    /// <summary>The run's policy allows reading the path but not writing it.</summary>
    Policy,
}
