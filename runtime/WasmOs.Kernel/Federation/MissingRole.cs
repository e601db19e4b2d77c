namespace WasmOs.Kernel.Federation;

/// <summary>A role that a rule of a provider gives, and that does not exist.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Rule">The number of the rule among those of the provider, from 1.</param>
/// <param name="Role">The role's name.</param>
public sealed record MissingRole(string Provider, int Rule, string Role);
