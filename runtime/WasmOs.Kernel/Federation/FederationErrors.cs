using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Federation;

/// <summary>The errors of identity providers. Slugs are part of the public interface: add new ones, never change existing ones.</summary>
public static class FederationErrors
{
    private static readonly TimeSpan IssuerRetry = TimeSpan.FromSeconds(10);

    /// <summary>The provider's documents or its token endpoint cannot be reached.</summary>
    public static KernelError IssuerUnavailable(string provider) => new(
        KernelErrorKind.Unavailable, "issuer-unavailable", "The identity provider is not available",
        $"Identity provider {Quoted.Of(provider)} does not answer as it should, so its tokens cannot be checked now. Try again later; the log says more.",
        IssuerRetry);

    /// <summary>The directory cannot be reached, or all places for sign-ins by it are taken.</summary>
    public static KernelError DirectoryUnavailable(string provider) => new(
        KernelErrorKind.Unavailable, "directory-unavailable", "The directory is not available",
        $"Directory {Quoted.Of(provider)} does not answer as it should, so passwords cannot be checked by it now. Local users can sign in. Try again later; the log says more.",
        IssuerRetry);

    /// <summary>No provider that fits has this name.</summary>
    public static KernelError ProviderNotFound(string provider) => new(
        KernelErrorKind.NotFound, "provider-not-found", "There is no such identity provider",
        $"There is no identity provider {Quoted.Of(provider)} for this way to sign in. GET /api/v1/auth/providers lists them.");

    /// <summary>A token of a trusted issuer was not accepted.</summary>
    /// <param name="reason">Why, as a sentence without text of the token.</param>
    public static KernelError TokenRefused(string reason) => new(
        KernelErrorKind.Unauthenticated, "issuer-token-refused", "The token was not accepted", reason);

    /// <summary>A sign-in by a provider failed.</summary>
    /// <param name="reason">Why, and what to do.</param>
    public static KernelError SignInRefused(string reason) => new(
        KernelErrorKind.Unauthenticated, "sign-in-refused", "The sign-in was not accepted", reason);

    /// <summary>The provider knows the person, but no rule gives a role.</summary>
    public static KernelError NoRole(string provider) => new(
        KernelErrorKind.Forbidden, "no-role", "No rule gives a role",
        $"Identity provider {Quoted.Of(provider)} vouches for you, but no rule of its configuration gives you a role here. Ask the operator.");

    /// <summary>A sign-in needs a key to protect its cookie.</summary>
    public static KernelError NoKey() => new(
        KernelErrorKind.Unavailable, "sign-in-not-configured", "Signing in is not configured",
        "A sign-in by a provider needs a key for its cookie: the operator must set SECRETS_KEY, the same on all hosts of the account.");
}
