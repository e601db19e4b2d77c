using System.Collections.Immutable;
using WasmOs.Kernel.Access;

namespace WasmOs.Kernel.Federation;

/// <summary>Roles, and the modules for which they hold. Immutable.</summary>
/// <param name="Roles">The names of the roles.</param>
/// <param name="Modules">The modules.</param>
public sealed record RoleGrant(ImmutableArray<string> Roles, ModuleScope Modules);
