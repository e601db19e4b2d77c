namespace WasmOs.Runtime.Wasi.Capabilities;

/// <summary>A thing that a guest can be granted.</summary>
public enum Capability : byte
{
    /// <summary>Reading files; the subject is a path.</summary>
    FileRead,

    /// <summary>Writing files; the subject is a path.</summary>
    FileWrite,

    /// <summary>An environment variable; the subject is its name.</summary>
    Environment,

    /// <summary>The program's arguments.</summary>
    Arguments,

    /// <summary>The clocks; the subject is a function.</summary>
    Clock,

    /// <summary>Random bytes; the subject is a function.</summary>
    Randomness,

    /// <summary>Sockets; the subject is a function.</summary>
    Network,

    /// <summary>Any other function; the subject is its name.</summary>
    Syscall,
}
