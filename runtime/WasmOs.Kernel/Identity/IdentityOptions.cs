using WasmOs.Kernel.Identity.Passwords;
using WasmOs.Kernel.Identity.Sessions;

namespace WasmOs.Kernel.Identity;

/// <summary>The options of the Identity room.</summary>
public sealed class IdentityOptions
{
    /// <summary>How passwords are hashed.</summary>
    public PasswordOptions Passwords { get; } = new();

    /// <summary>How long sessions live.</summary>
    public SessionOptions Sessions { get; } = new();
}
