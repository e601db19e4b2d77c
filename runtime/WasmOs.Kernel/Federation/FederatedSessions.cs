using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Identity;
using WasmOs.Kernel.Identity.SignIn;

namespace WasmOs.Kernel.Federation;

/// <summary>Begins sessions of people whom a provider vouches for. Thread-safe.</summary>
public sealed class FederatedSessions(UserRegistry users, SessionService sessions)
{
    /// <summary>Stores the person, or the roles that the provider gives now, and begins a session.</summary>
    /// <param name="identity">Who has signed in.</param>
    /// <param name="isBrowser">Whether the session gets a cookie in place of tokens.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The session; an error when the person was disabled here.</returns>
    public async ValueTask<Result<SignInResult>> BeginAsync(ExternalIdentity identity, bool isBrowser, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(identity);
        var user = await users.SaveFederatedAsync(identity.ToUser(), cancellationToken).ConfigureAwait(false);
        if (!user.Succeeded)
        {
            return user.Error;
        }

        return user.Value.Disabled
            ? FederationErrors.SignInRefused("The user is disabled here.")
            : await sessions.BeginAsync(user.Value, isBrowser, cancellationToken).ConfigureAwait(false);
    }
}
