namespace WasmOs.Functions.Boundary;

/// <summary>A feature of a request that came to guests apart from the API: under a guest's own name, or on the guests' port.</summary>
/// <param name="Module">The module whose site it is; null on the guests' port, where the path names it.</param>
/// <param name="Path">The path as the client sees it, decoded.</param>
/// <param name="IsPublic">Whether the operator opened it to others than this machine.</param>
internal sealed record GuestSite(string? Module, string Path, bool IsPublic)
{
    /// <summary>Whether no other module shares the site's origin.</summary>
    public bool OwnsOrigin => Module is not null;
}
