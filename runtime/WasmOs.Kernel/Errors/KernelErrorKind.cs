namespace WasmOs.Kernel.Errors;

/// <summary>The kind of refusal of a <see cref="KernelError"/>, which says what the caller can do about it.</summary>
public enum KernelErrorKind
{
    /// <summary>The request is malformed: change it.</summary>
    Invalid,

    /// <summary>The caller gave no valid credentials.</summary>
    Unauthenticated,

    /// <summary>The caller is known but may not do this.</summary>
    Forbidden,

    /// <summary>The caller has used up a limit: try again later.</summary>
    RateLimited,

    /// <summary>The requested object does not exist.</summary>
    NotFound,

    /// <summary>The request conflicts with the current state.</summary>
    Conflict,

    /// <summary>The object was changed since the caller read it: read it again.</summary>
    PreconditionFailed,

    /// <summary>The request or an object in it is larger than allowed.</summary>
    TooLarge,

    /// <summary>The store has reached its limit: delete something first.</summary>
    InsufficientStorage,

    /// <summary>The request is well formed but cannot be carried out.</summary>
    Unprocessable,

    /// <summary>There is no capacity now: try again later.</summary>
    Busy,

    /// <summary>A service that WasmOS needs is down: try again later.</summary>
    Unavailable,
}
