using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Federation;

/// <summary>Checks names and passwords by directories. Thread-safe.</summary>
public interface IDirectories
{
    /// <summary>Signs a person in.</summary>
    /// <param name="provider">The directory.</param>
    /// <param name="username">The name as the person gave it.</param>
    /// <param name="password">The password. An empty one is refused before anything is sent: a directory would take it for an anonymous bind.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The identity; null when there is no such user or the password is wrong; an error when the directory cannot say.</returns>
    Task<Result<ExternalIdentity?>> SignInAsync(LdapProvider provider, string username, string password, CancellationToken cancellationToken);
}
