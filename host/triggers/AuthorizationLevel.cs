namespace WasmOs.Host.Triggers;

/// <summary>Who may call an HTTP function, by the keys of the Functions host.</summary>
/// <remarks>The embedded host has no function keys: it serves <see cref="Anonymous"/> only, and says so at start for the rest.</remarks>
public enum AuthorizationLevel
{
    /// <summary>Anyone; the function checks its caller itself.</summary>
    Anonymous = 0,

    /// <summary>A signed-in user.</summary>
    User = 1,

    /// <summary>A function key.</summary>
    Function = 2,

    /// <summary>A system key.</summary>
    System = 3,

    /// <summary>The master key.</summary>
    Admin = 4,
}
