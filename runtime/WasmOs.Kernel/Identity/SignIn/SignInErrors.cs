using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Identity.SignIn;

/// <summary>The errors of signing in. Slugs are part of the public interface: add new ones, never change existing ones.</summary>
public static class SignInErrors
{
    /// <summary>
    /// The name or the password is wrong, or the user is disabled: the error does not say which.
    /// </summary>
    public static KernelError Failed() => new(
        KernelErrorKind.Unauthenticated, "login-failed", "Signing in failed", "The username or the password is wrong, or the user is disabled.");

    /// <summary>There were too many failures.</summary>
    public static KernelError Throttled(TimeSpan wait) => new(
        KernelErrorKind.RateLimited, "login-throttled", "Too many failures",
        "Signing in failed too often for this user or from this address. Wait as long as Retry-After says.", wait);

    /// <summary>The refresh token is not valid.</summary>
    public static KernelError RefreshInvalid() => new(
        KernelErrorKind.Unauthenticated, "refresh-token-invalid", "The refresh token is not valid",
        "Its session has ended, or it was used before: a refresh token serves once, and using one twice ends its session. Sign in again.");

    /// <summary>The setup token is not valid.</summary>
    public static KernelError SetupTokenInvalid() => new(
        KernelErrorKind.Unauthenticated, "setup-token-invalid", "The setup token is not valid",
        "Send the token that this host printed to its log when it started. Each start prints another one.");

    /// <summary>The host is open, and has printed no setup token.</summary>
    public static KernelError SetupTokenNotNeeded() => new(
        KernelErrorKind.Unauthenticated, "setup-token-invalid", "The setup token is not valid",
        "This host needs no token: create the first user by POST /api/v1/users, with the role admin for all modules.");

    /// <summary>There are users.</summary>
    public static KernelError SetupDone() => new(
        KernelErrorKind.Conflict, "setup-done", "The host is set up", "This host has users. Sign in as one of them to create more.");

    /// <summary>The caller is no user who signed in with a password of this host.</summary>
    public static KernelError NotAUser() => new(
        KernelErrorKind.Forbidden, "not-a-user", "It is not a user's sign-in", "Only a user who has signed in may do this, not an API key or a machine.");

    /// <summary>The old password is wrong.</summary>
    public static KernelError OldPasswordWrong() => new(
        KernelErrorKind.Forbidden, "old-password-wrong", "The old password is wrong", "Send the present password as old_password.");
}
