namespace WasmOs.Runtime.Wasi.Capabilities;

/// <summary>A permission that a policy can grant to a guest. A <see cref="CapabilityEvent"/> names the subject that the guest asked for.</summary>
public enum Capability : byte
{
    /// <summary>Reading files; the subject is a path.</summary>
    FileRead,

    /// <summary>Writing files; the subject is a path.</summary>
    FileWrite,

    /// <summary>An environment variable; the subject is its name.</summary>
    Environment,

    /// <summary>The program's arguments; the subject is the name of a WASI function.</summary>
    Arguments,

    /// <summary>The clocks; the subject is the name of a WASI function.</summary>
    Clock,

    /// <summary>Random bytes; the subject is the name of a WASI function.</summary>
    Randomness,

    /// <summary>Sockets; the subject is the name of a WASI function.</summary>
    Network,

    /// <summary>Any other WASI function; the subject is its name.</summary>
    Syscall,
}
