using System.Text.Json.Nodes;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Cli.Server;

/// <summary>Reads lists of a server.</summary>
internal static class ServerList
{
    private const int LongestText = 256;

    /// <summary>Reads all pages of a list.</summary>
    /// <param name="session">The server.</param>
    /// <param name="path">The path of the list, without a query.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<List<JsonObject>> ReadAllAsync(ServerSession session, string path, CancellationToken cancellationToken)
    {
        var items = new List<JsonObject>();
        string? continuation = null;
        do
        {
            var rest = continuation is null ? "" : $"&continuation={Uri.EscapeDataString(continuation)}";
            var page = await session.SendAsync(HttpMethod.Get, $"{path}?limit=1000{rest}", null, null, cancellationToken).ConfigureAwait(false);
            items.AddRange((page.Body["items"] as JsonArray ?? []).OfType<JsonObject>());
            continuation = page.Body["continuation"]?.GetValue<string>();
        }
        while (continuation is not null);

        return items;
    }

    /// <summary>A member of an item, escaped for a terminal; empty when it is null or not there.</summary>
    public static string Text(JsonObject item, string member) => DisplayText.Escape(item[member]?.ToString() ?? "", LongestText);
}
