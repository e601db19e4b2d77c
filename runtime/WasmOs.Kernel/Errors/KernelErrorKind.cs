namespace WasmOs.Kernel.Errors;

/// <summary>What sort of refusal a <see cref="KernelError"/> is: what the caller can do about it.</summary>
public enum KernelErrorKind
{
    /// <summary>The request is malformed: change it.</summary>
    Invalid,

    /// <summary>There is no such thing.</summary>
    NotFound,

    /// <summary>It contradicts what is there.</summary>
    Conflict,

    /// <summary>Somebody else changed the thing since it was read: read it again.</summary>
    PreconditionFailed,

    /// <summary>It is larger than allowed.</summary>
    TooLarge,

    /// <summary>The store may not grow: delete something first.</summary>
    InsufficientStorage,

    /// <summary>It is well formed and cannot be done.</summary>
    Unprocessable,

    /// <summary>There is no room now: try again later.</summary>
    Busy,

    /// <summary>Something that WasmOS needs is down: try again later.</summary>
    Unavailable,
}
