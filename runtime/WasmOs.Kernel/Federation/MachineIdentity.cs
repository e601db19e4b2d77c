namespace WasmOs.Kernel.Federation;

/// <summary>A machine that was recognized by a token.</summary>
/// <param name="Identity">The machine. Without a rule that matches it has no role.</param>
/// <param name="ExpiresAt">Until when the token holds.</param>
public sealed record MachineIdentity(ExternalIdentity Identity, DateTimeOffset ExpiresAt);
