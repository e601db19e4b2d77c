using System.Globalization;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Identity.Roles;

/// <summary>The errors of roles. Slugs are part of the public interface: add new ones, never change existing ones.</summary>
public static class RoleErrors
{
    /// <summary>No role has this name.</summary>
    public static KernelError NotFound(string name) => new(
        KernelErrorKind.NotFound, "role-not-found", "There is no such role", $"There is no role {Quoted.Of(name)}. List the roles to see their names.");

    /// <summary>A role with this name exists.</summary>
    public static KernelError Exists(string name) => new(
        KernelErrorKind.Conflict, "role-exists", "The role exists", $"There is a role {Quoted.Of(name)} already. Change it, or take another name.");

    /// <summary>The role comes with WasmOS.</summary>
    public static KernelError BuiltIn(string name) => new(
        KernelErrorKind.Conflict, "role-built-in", "The role is built in",
        $"Role {Quoted.Of(name)} comes with WasmOS and cannot be changed or deleted. Create a role of your own.");

    /// <summary>Users have the role.</summary>
    public static KernelError InUse(string name, int users) => new(
        KernelErrorKind.Conflict, "role-in-use", "The role is in use",
        string.Create(CultureInfo.InvariantCulture, $"{users} users have role {Quoted.Of(name)}. Take it from them first."));

    /// <summary>The write was repeated too often because of concurrent writers of the same role.</summary>
    public static KernelError Busy(string name) => new(
        KernelErrorKind.Conflict, "role-conflict", "Too many writers at once",
        $"Role {Quoted.Of(name)} was written by others at the same time. Try again.", KernelErrors.Soon);

    /// <summary>The limit of roles is reached.</summary>
    public static KernelError TooMany(int limit) => new(
        KernelErrorKind.Conflict, "too-many-roles", "There are too many roles",
        string.Create(CultureInfo.InvariantCulture, $"There may be {limit} roles. Delete one that nobody needs."));

    /// <summary>The caller would give more than the caller has.</summary>
    public static KernelError GrantExceedsCaller(string what) => new(
        KernelErrorKind.Forbidden, "grant-exceeds-caller", "It is more than you may give",
        $"{what} has permissions or modules that these credentials do not have, so they can neither give nor take or change them. Ask an administrator.");
}
