namespace WasmOs.Functions.Boundary;

/// <summary>A feature of a request that reached a guest outside the API's origin: under the guest's own host name, or on the guests' port.</summary>
/// <param name="Module">The module whose site this is; null on the guests' port, where the path names the module.</param>
/// <param name="Path">The path as the client sent it, decoded.</param>
/// <param name="IsPublic">Whether the operator opened the site to clients on other machines.</param>
internal sealed record GuestSite(string? Module, string Path, bool IsPublic)
{
    /// <summary>Whether no other module shares the site's origin.</summary>
    public bool OwnsOrigin => Module is not null;
}
