using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Identity;
using WasmOs.Kernel.Identity.SignIn;
using WasmOs.Kernel.Identity.Users;

namespace WasmOs.Kernel.Federation;

/// <summary>Signs people in whose passwords a directory has. Thread-safe.</summary>
internal sealed class DirectoryPasswords(LdapProvider provider, IDirectories directories, UserRegistry users) : IPasswordProvider
{
    /// <inheritdoc/>
    public string Name => provider.Name;

    /// <inheritdoc/>
    public bool IsDefault => provider.IsDefault;

    /// <inheritdoc/>
    public async ValueTask<Result<User?>> SignInAsync(string username, string password, CancellationToken cancellationToken)
    {
        var found = await directories.SignInAsync(provider, username, password, cancellationToken).ConfigureAwait(false);
        if (!found.Succeeded || found.Value is not { } identity)
        {
            return found.Succeeded ? (User?)null : found.Error;
        }

        if (identity.Roles.IsEmpty)
        {
            return FederationErrors.NoRole(provider.Name);
        }

        var user = await users.SaveFederatedAsync(identity.ToUser(), cancellationToken).ConfigureAwait(false);
        return user.Succeeded ? user.Value : user.Error;
    }
}
