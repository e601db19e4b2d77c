using WasmOs.Kernel.Identity.ApiKeys;

namespace WasmOs.Kernel.Identity;

/// <summary>An API key with what is known beside it. Immutable.</summary>
/// <param name="Key">The key without its secret.</param>
/// <param name="OwnerName">The name of the user for whom the key acts.</param>
/// <param name="LastUsedAt">When the key was last used, to the minute; null when it was not.</param>
public sealed record ApiKeyDescription(ApiKey Key, string OwnerName, DateTimeOffset? LastUsedAt);
