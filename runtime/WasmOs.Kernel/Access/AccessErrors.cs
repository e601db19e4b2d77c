using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Access;

/// <summary>The errors of callers who may not do what they ask for. Slugs are part of the public interface: add new ones, never change existing ones.</summary>
public static class AccessErrors
{
    /// <summary>The call needs credentials, and the request has none.</summary>
    public static KernelError CredentialsMissing() => new(
        KernelErrorKind.Unauthenticated, "credentials-missing", "Credentials are missing",
        "Sign in with POST /api/v1/auth/login and send the token as Authorization: Bearer, or send an API key as X-API-Key.");

    /// <summary>The host needs its first user.</summary>
    public static KernelError SetupNeeded() => new(
        KernelErrorKind.Unauthenticated, "setup-needed", "This host has no user yet",
        "Create the first user with POST /api/v1/auth/setup and the setup token that this host printed to its log when it started.");

    /// <summary>Somebody signs in at an open host that has no user. Such a host prints no setup token.</summary>
    public static KernelError SetupNeededWhereOpen() => new(
        KernelErrorKind.Unauthenticated, "setup-needed", "This host has no user yet",
        "This host needs no token: create the first user by POST /api/v1/users, with the role admin for all modules. Until then everybody on this machine may do everything.");

    /// <summary>Credentials are in the URL, where proxies, browsers and logs keep them.</summary>
    public static KernelError CredentialsInUrl() => new(
        KernelErrorKind.Invalid, "credentials-in-url", "Credentials do not belong into a URL",
        "URLs are kept in logs and histories. Send the key as X-API-Key or Authorization: Bearer, and revoke it if others could see this URL.");

    /// <summary>The request has credentials twice, and they could be those of two callers.</summary>
    public static KernelError CredentialsAmbiguous() => new(
        KernelErrorKind.Invalid, "credentials-ambiguous", "The request has more than one credential",
        "Send one Authorization header or one X-API-Key header, not both, and each once.");

    /// <summary>The caller lacks permissions for every module.</summary>
    public static KernelError PermissionMissing(PermissionSet needed) => new(
        KernelErrorKind.Forbidden, "permission-missing", "The permission is missing",
        $"This call needs {string.Join(" and ", needed.Names)}. GET /api/v1/auth/permissions lists what these credentials may do; an administrator can give more.");

    /// <summary>The caller has the permissions for some modules, and the call is about all of them or about none.</summary>
    public static KernelError NeedsAllModules(PermissionSet needed) => new(
        KernelErrorKind.Forbidden, "permission-missing", "The permission is missing",
        $"This call needs {string.Join(" and ", needed.Names)} for all modules, and these credentials have it for some modules only.");

    /// <summary>Whoever made what was to act now does not exist any more.</summary>
    public static KernelError CreatorGone() => new(
        KernelErrorKind.Forbidden, "creator-gone", "Who made it is gone",
        "The user or API key under whose rights it runs was deleted. Somebody who may run it can take it over by changing it, or make it anew.");

    /// <summary>Whoever made what was to act now may do nothing any more.</summary>
    /// <param name="name">The creator's name.</param>
    /// <param name="state">What has happened, as the end of a sentence that begins with the name.</param>
    public static KernelError CreatorDisabled(string name, string state) => new(
        KernelErrorKind.Forbidden, "creator-disabled", "Who made it may not do anything",
        $"It runs under the rights of {Quoted.Of(name)}, and this {state}. Somebody who may run it can take it over by changing it, or make it anew.");

    /// <summary>Whoever made what was to act now lacks a permission for it.</summary>
    public static KernelError CreatorNotAllowed(string name, PermissionSet needed, string? module) => new(
        KernelErrorKind.Forbidden, "creator-not-allowed", "Who made it lacks a permission",
        $"It runs under the rights of {Quoted.Of(name)}, who lacks {string.Join(" and ", needed.Names)} for "
            + $"{(module is null ? "all modules" : $"module {Quoted.Of(module)}")}. It goes on when the permission is back.");

    /// <summary>The name of a new module is out of the caller's scope.</summary>
    public static KernelError NameOutOfScope(string name, ModuleScope scope) => new(
        KernelErrorKind.Forbidden, "name-out-of-scope", "The name is out of scope",
        $"These credentials may not upload a module {Quoted.Of(name)}. They may use names of the form {scope}.");
}
