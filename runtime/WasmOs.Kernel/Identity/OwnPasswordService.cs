using System.Net;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Identity.SignIn;
using WasmOs.Kernel.Identity.Users;

namespace WasmOs.Kernel.Identity;

/// <summary>Lets users change their own password. Thread-safe.</summary>
/// <remarks>
/// The old password is a guess as good as one at a sign-in, for whoever has stolen a token. So a wrong one counts among the failures to sign in, of the same
/// account and the same address, and waits as they do.
/// </remarks>
public sealed class OwnPasswordService(UserRegistry users, SignInBackoff backoff)
{
    /// <summary>Changes the caller's own password. All sessions of the user end.</summary>
    /// <param name="by">The user.</param>
    /// <param name="oldPassword">The present password.</param>
    /// <param name="newPassword">The new password.</param>
    /// <param name="address">The client's address; null when it is not known.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Result<User>> ChangeAsync(
        Caller by, string oldPassword, string newPassword, IPAddress? address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        var found = by.Kind == CallerKind.User ? await users.GetAsync(by.UserId, cancellationToken).ConfigureAwait(false) : SignInErrors.NotAUser();
        if (!found.Succeeded)
        {
            return found;
        }

        var account = found.Value.Username;
        if (backoff.Begin(account, address) is { } wait)
        {
            return wait;
        }

        var changed = await users.ChangeOwnPasswordAsync(found.Value, oldPassword, newPassword, cancellationToken).ConfigureAwait(false);
        if (changed.Succeeded)
        {
            backoff.Succeed(account, address);
        }
        else if (changed.Error.Slug != SignInErrors.OldPasswordWrong().Slug)
        {
            backoff.Abandon(account, address);
        }

        return changed;
    }
}
