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

    /// <summary>The caller would give, take or change more than the caller has.</summary>
    /// <param name="what">What has more, as the beginning of a sentence.</param>
    /// <param name="excess">A permission, with modules, that the caller lacks; null when it cannot be named.</param>
    public static KernelError GrantExceedsCaller(string what, string? excess = null) => Exceeds(excess is null
        ? $"{what} has permissions or modules that these credentials do not have, so they can neither give nor take or change them. Ask an administrator."
        : $"{what} has {excess}, which these credentials do not have, so they can neither give nor take or change it. Ask an administrator.");

    /// <summary>The owner of a key may not do what the key is for.</summary>
    /// <param name="owner">The owner's name.</param>
    /// <param name="excess">A permission, with modules, that the owner lacks.</param>
    public static KernelError GrantExceedsOwner(string owner, string excess) =>
        Exceeds($"{owner} may not do {excess}, and a key may do no more than its owner: give {owner} a role first.");

    /// <summary>The caller may not choose a tier.</summary>
    /// <param name="permission">The permission that the caller needs for all modules.</param>
    public static KernelError TierNeeds(string permission) => Exceeds($"Setting tier needs {permission} for all modules. Leave it out, or ask an administrator.");

    private static KernelError Exceeds(string detail) => new(
        KernelErrorKind.Forbidden, "grant-exceeds-caller", "It is more than you may give", detail);
}
