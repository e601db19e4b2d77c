namespace WasmOs.Functions.Boundary;

/// <summary>What a host's name says of guests.</summary>
/// <param name="IsGuest">Whether the name is in the guests' domain, so never the API's.</param>
/// <param name="Module">The module; null when the name is no guest's, or one that no module can have.</param>
/// <param name="IsPublic">Whether the domain is <c>GUEST_DOMAIN</c>, and not <c>localhost</c>.</param>
internal readonly record struct GuestHost(bool IsGuest, string? Module, bool IsPublic);
