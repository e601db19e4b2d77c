using System.Globalization;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Identity.ApiKeys;

/// <summary>The errors of API keys. Slugs are part of the public interface: add new ones, never change existing ones.</summary>
public static class ApiKeyErrors
{
    /// <summary>No API key has this id, or the caller may not see it.</summary>
    public static KernelError NotFound(string id) => new(
        KernelErrorKind.NotFound, "api-key-not-found", "There is no such API key", $"There is no API key {Quoted.Of(id)}. List the API keys to see their ids.");

    /// <summary>The write was repeated too often because of concurrent writers.</summary>
    public static KernelError Busy(string id) => new(
        KernelErrorKind.Conflict, "api-key-conflict", "Too many writers at once",
        $"API key {Quoted.Of(id)} was written by others at the same time. Try again.", KernelErrors.Soon);

    /// <summary>Another valid key of the owner has the name.</summary>
    public static KernelError NameTaken(string name) => new(
        KernelErrorKind.Conflict, "api-key-exists", "There is such an API key",
        $"Another valid API key of this owner is named {Quoted.Of(name)}, and the audit trail would show both by one name. "
        + "Take another name, or rename or revoke the other key.");

    /// <summary>The limit of API keys is reached.</summary>
    public static KernelError TooMany(int limit, string whose) => new(
        KernelErrorKind.Conflict, "too-many-api-keys", "There are too many API keys",
        string.Create(CultureInfo.InvariantCulture, $"There may be {limit} API keys {whose}. Delete one that nobody needs."));

    /// <summary>The caller is no user and has named none.</summary>
    public static KernelError OwnerNeeded() => new(
        KernelErrorKind.Invalid, "api-key-owner-needed", "An API key needs an owner",
        "An API key acts for a user and these credentials are not a user's: name one in owner. On a host without users, create the first one.");

    /// <summary>The key is not valid.</summary>
    public static KernelError Invalid() => new(
        KernelErrorKind.Unauthenticated, "key-invalid", "The API key is not valid",
        "This is no API key of this host, or it was cut or mistyped, or its time is over. Check it, or create another one.");

    /// <summary>The key was revoked.</summary>
    public static KernelError Revoked() => new(
        KernelErrorKind.Unauthenticated, "key-revoked", "The API key was revoked", "This API key was revoked. Create another one.");
}
