namespace WasmOs.Kernel.Access;

/// <summary>Permissions, and the modules for which they hold. Immutable.</summary>
/// <param name="Permissions">The permissions.</param>
/// <param name="Modules">The modules. A permission that is not about a module, such as <c>users:admin</c>, holds only where this is all modules.</param>
public sealed record AccessGrant(PermissionSet Permissions, ModuleScope Modules);
