using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Identity.Authentication;
using WasmOs.Kernel.Identity.Passwords;
using WasmOs.Kernel.Identity.Principals;
using WasmOs.Kernel.Identity.Users;

namespace WasmOs.Kernel.Identity.SignIn;

/// <summary>Signs users in by name and password. Thread-safe.</summary>
/// <remarks>
/// A name that does not exist, a wrong password and a disabled user have the same answer, the same work and the same waits, so nobody finds out which names
/// exist.
/// </remarks>
public sealed class SignInService
{
    private readonly IdentityDirectory _directory;
    private readonly PasswordHasher _hasher;
    private readonly UserStore _users;
    private readonly IPasswordProvider[] _providers;
    private readonly AuthenticationMetrics _metrics;

    internal SignInService(
        IdentityDirectory directory, PasswordHasher hasher, UserStore users, SessionService sessions, SignInBackoff backoff,
        IEnumerable<IPasswordProvider> providers, AuthenticationMetrics metrics)
    {
        (_directory, _hasher, _users) = (directory, hasher, users);
        (Sessions, Backoff, _metrics) = (sessions, backoff, metrics);
        _providers = [.. providers];
    }

    private SessionService Sessions { get; }

    private SignInBackoff Backoff { get; }

    /// <summary>Signs a user in.</summary>
    public async ValueTask<Result<SignInResult>> SignInAsync(SignInRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);

        var account = FailureName.Of(request.Username);
        if (Backoff.Begin(account, request.Address) is { } wait)
        {
            _metrics.Count(wait);
            return wait;
        }

        var (user, isRefused) = await FindAsync(request, cancellationToken).ConfigureAwait(false);
        if (!user.Succeeded)
        {
            if (!isRefused)
            {
                Backoff.Abandon(account, request.Address);
            }

            _metrics.Count(user.Error);
            return user.Error;
        }

        Backoff.Succeed(account, request.Address);
        _metrics.Count(null);
        return await Sessions.BeginAsync(user.Value, request.IsBrowser, cancellationToken).ConfigureAwait(false);
    }

    /// <returns>The user, and whether somebody has checked the password and found it wrong, so that the attempt was a guess.</returns>
    private async ValueTask<(Result<User> User, bool IsRefused)> FindAsync(SignInRequest request, CancellationToken cancellationToken)
    {
        // The reading is as fresh for names that do not exist as for those that do.
        var snapshot = await _directory.GetFreshAsync(cancellationToken).ConfigureAwait(false);
        if (!snapshot.HasUsers && !_providers.Any(provider => IsAsked(provider, request)))
        {
            return (AccessErrors.SetupNeeded(), false);
        }

        var user = snapshot.FindUserByName(UserName.Normalize(request.Username) ?? "")?.User;
        var isLocal = user is { Provider: User.Local } && (request.Provider is null or User.Local);
        var matches = await _hasher.MatchesAsync(request.Password, isLocal ? user!.PasswordHash : null, cancellationToken).ConfigureAwait(false);
        if (!matches.Succeeded)
        {
            return (matches.Error, false);
        }

        if (matches.Value && user is { Disabled: false })
        {
            return (await RehashAsync(user, request.Password, cancellationToken).ConfigureAwait(false), false);
        }

        // A local user is never looked for elsewhere unless the request says so: a directory must not be able to take the name over.
        return isLocal || request.Password.Length == 0
            ? (SignInErrors.Failed(), true)
            : await FindElsewhereAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks the providers. One that cannot answer keeps nobody from the next one, and hides no refusal of another one.</summary>
    private async ValueTask<(Result<User> User, bool IsRefused)> FindElsewhereAsync(SignInRequest request, CancellationToken cancellationToken)
    {
        KernelError? error = null;
        var isRefused = false;
        foreach (var provider in _providers.Where(provider => IsAsked(provider, request)))
        {
            var found = await provider.SignInAsync(request.Username, request.Password, cancellationToken).ConfigureAwait(false);
            if (found is { Succeeded: true, Value: { Disabled: false } user })
            {
                return (user, false);
            }

            isRefused |= found.Succeeded;
            error ??= found.Error;
        }

        return (error ?? SignInErrors.Failed(), isRefused || error is null);
    }

    private static bool IsAsked(IPasswordProvider provider, SignInRequest request) =>
        request.Provider is null ? provider.IsDefault : provider.Name == request.Provider;

    /// <summary>Hashes the password again when today's cost is another one than that of the stored hash.</summary>
    private async ValueTask<User> RehashAsync(User user, string password, CancellationToken cancellationToken)
    {
        if (!_hasher.IsOutdated(user.PasswordHash))
        {
            return user;
        }

        // The sign-in has succeeded. When the hash cannot be replaced now, the next sign-in tries again.
        var hash = await _hasher.HashAsync(password, cancellationToken).ConfigureAwait(false);
        if (!hash.Succeeded)
        {
            return user;
        }

        var changed = await _users.ChangeAsync(
            user.Id, null, now => now.PasswordHash == user.PasswordHash ? now with { PasswordHash = hash.Value } : now,
            cancellationToken).ConfigureAwait(false);
        if (changed.Succeeded)
        {
            await _directory.ApplyAsync(UserRows.Table, rows => rows with { Users = rows.Users.SetItem(user.Id, changed.Value) }).ConfigureAwait(false);
        }

        return user;
    }
}
