using System.Globalization;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Identity.Users;

/// <summary>The errors of users. Slugs are part of the public interface: add new ones, never change existing ones.</summary>
public static class UserErrors
{
    /// <summary>No user has this id.</summary>
    public static KernelError NotFound(string id) => new(
        KernelErrorKind.NotFound, "user-not-found", "There is no such user", $"There is no user {Quoted.Of(id)}. List the users to see their ids.");

    /// <summary>A user with this name exists.</summary>
    public static KernelError Exists(string username) => new(
        KernelErrorKind.Conflict, "user-exists", "The user exists", $"There is a user {Quoted.Of(username)} already. Take another name.");

    /// <summary>The write was repeated too often because of concurrent writers.</summary>
    public static KernelError Busy(string id) => new(
        KernelErrorKind.Conflict, "user-conflict", "Too many writers at once",
        $"User {Quoted.Of(id)} was written by others at the same time, again and again. Try again.", KernelErrors.Soon);

    /// <summary>The change would leave no administrator.</summary>
    public static KernelError LastAdmin() => new(
        KernelErrorKind.Conflict, "last-admin", "It is the last administrator",
        "This is the last enabled user with a password and the role admin for all modules. Give the role to another user first.");

    /// <summary>The first user is no administrator.</summary>
    public static KernelError FirstMustBeAdmin() => new(
        KernelErrorKind.Conflict, "first-user-not-admin", "The first user must be an administrator",
        "Nobody could let others in otherwise. Create the first user with a password and the role admin for all modules.");

    /// <summary>The limit of users is reached.</summary>
    public static KernelError TooMany(int limit) => new(
        KernelErrorKind.Conflict, "too-many-users", "There are too many users",
        string.Create(CultureInfo.InvariantCulture, $"There may be {limit} users. Delete one that nobody needs."));

    /// <summary>The user's password is not stored here.</summary>
    public static KernelError NotLocal(string provider) => new(
        KernelErrorKind.Conflict, "user-not-local", "The password is kept elsewhere",
        $"{Quoted.Of(provider)} vouches for this user and gives its roles. Change them there.");
}
