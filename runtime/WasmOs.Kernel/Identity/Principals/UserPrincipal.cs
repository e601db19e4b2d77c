using WasmOs.Kernel.Access;
using WasmOs.Kernel.Identity.Users;

namespace WasmOs.Kernel.Identity.Principals;

/// <summary>A user as a caller. Immutable, except that its validity ends when the user or one of its roles changes.</summary>
internal sealed class UserPrincipal(User user, Caller caller)
{
    public User User { get; } = user;

    /// <summary>The caller, with the permissions of the user's roles.</summary>
    public Caller Caller { get; } = caller;

    public CredentialValidity Validity { get; } = new();
}
