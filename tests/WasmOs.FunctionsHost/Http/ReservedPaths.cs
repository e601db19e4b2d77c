using Microsoft.AspNetCore.Http;

namespace WasmOs.FunctionsHosting.Http;

/// <summary>Paths of the Functions host's own interface: they never reach a function, and without the host's key they answer 401.</summary>
internal static class ReservedPaths
{
    private static readonly PathString[] Prefixes =
    [
        "/admin/extensions", "/admin/functions", "/admin/host", "/admin/instance", "/admin/vfs", "/admin/zip", "/runtime/webhooks",
    ];

    public static bool Contains(PathString path) => Array.Exists(Prefixes, prefix => path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase));
}
