using System.Security.Cryptography;
using System.Text;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Identity.Principals;
using WasmOs.Kernel.Identity.SignIn;
using WasmOs.Kernel.Identity.Text;
using WasmOs.Kernel.Identity.Users;

namespace WasmOs.Kernel.Identity;

/// <summary>Creates the first user of a host that others can reach. Thread-safe.</summary>
public sealed class SetupService
{
    private readonly UserRegistry _users;
    private readonly IdentityDirectory _directory;

    internal SetupService(UserRegistry users, IdentityDirectory directory) => (_users, _directory) = (users, directory);

    /// <summary>The token of this process, which the host prints to its log while there is no user. Secret.</summary>
    public string Token { get; } = $"wsetup_{Base62.Random()}";

    /// <summary>Creates the first user, an administrator. Of several requests at once, also at several hosts, one succeeds.</summary>
    /// <param name="token">The setup token.</param>
    /// <param name="username">The user's name.</param>
    /// <param name="password">The password.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Result<User>> CreateFirstAsync(string? token, string username, string password, CancellationToken cancellationToken)
    {
        // A host with users says so to everybody: its token is of no use any more.
        if ((await _directory.GetFreshAsync(cancellationToken).ConfigureAwait(false)).HasUsers)
        {
            return SignInErrors.SetupDone();
        }

        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token ?? ""), Encoding.UTF8.GetBytes(Token)))
        {
            return SignInErrors.SetupTokenInvalid();
        }

        var created = await _users.CreateFirstAsync(username, password, cancellationToken).ConfigureAwait(false);
        return !created.Succeeded ? created.Error : created.Value is { } user ? user : SignInErrors.SetupDone();
    }
}
