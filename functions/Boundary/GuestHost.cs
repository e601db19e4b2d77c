namespace WasmOs.Functions.Boundary;

/// <summary>Whether a host name belongs to a guest, and to which.</summary>
/// <param name="IsGuest">Whether the name is in a domain of guests' sites. The API is never served under such a name.</param>
/// <param name="Module">The module's name; null when the host name is not a guest's or cannot be a module's name.</param>
/// <param name="IsPublic">True for a name under <c>GUEST_DOMAIN</c>, false for one under <c>localhost</c>.</param>
internal readonly record struct GuestHost(bool IsGuest, string? Module, bool IsPublic);
