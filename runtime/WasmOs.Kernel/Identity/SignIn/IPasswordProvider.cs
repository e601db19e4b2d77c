using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Identity.Users;

namespace WasmOs.Kernel.Identity.SignIn;

/// <summary>Checks names and passwords that are kept elsewhere, such as in a directory. Implementations are thread-safe.</summary>
public interface IPasswordProvider
{
    /// <summary>The provider's name, which is <see cref="User.Provider"/> of its users.</summary>
    string Name { get; }

    /// <summary>Whether sign-ins that name no provider are tried here.</summary>
    bool IsDefault { get; }

    /// <summary>Checks a name and a password, and stores or changes the user.</summary>
    /// <param name="username">The name, as it was given.</param>
    /// <param name="password">The password.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The user; null when the name or the password is wrong; an error when the provider cannot say.</returns>
    ValueTask<Result<User?>> SignInAsync(string username, string password, CancellationToken cancellationToken);
}
