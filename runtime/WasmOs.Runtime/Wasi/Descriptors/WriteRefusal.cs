namespace WasmOs.Runtime.Wasi.Descriptors;

/// <summary>Who withheld the right to change a file when it was opened for reading and writing. The guest hears of it when it uses the right.</summary>
internal enum WriteRefusal : byte
{
    /// <summary>Nobody: the guest has the right, or never asked for it.</summary>
    None,

    /// <summary>The mount is read-only.</summary>
    Mount,

    /// <summary>The run's policy lets the path be read and not written.</summary>
    Policy,
}
