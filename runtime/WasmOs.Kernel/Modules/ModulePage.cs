using System.Collections.Immutable;

namespace WasmOs.Kernel.Modules;

/// <summary>A page of a list of modules or versions.</summary>
/// <param name="Items">The items.</param>
/// <param name="Continuation">What to pass for the next page; null at the end.</param>
public sealed record ModulePage(ImmutableArray<ModuleDescription> Items, string? Continuation);
