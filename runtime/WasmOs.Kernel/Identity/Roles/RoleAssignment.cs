using WasmOs.Kernel.Access;

namespace WasmOs.Kernel.Identity.Roles;

/// <summary>A role that somebody has, and the modules for which it holds. Immutable.</summary>
/// <param name="Role">The role's name.</param>
/// <param name="Modules">The modules.</param>
public sealed record RoleAssignment(string Role, ModuleScope Modules);
