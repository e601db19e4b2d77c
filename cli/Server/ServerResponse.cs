using System.Text.Json.Nodes;

namespace WasmOs.Cli.Server;

/// <summary>A response of a server that did what was asked for.</summary>
/// <param name="Body">The JSON object; empty when there is none.</param>
/// <param name="ETag">The value of the ETag header; null when there is none.</param>
internal sealed record ServerResponse(JsonObject Body, string? ETag)
{
    /// <summary>A text of the body.</summary>
    /// <exception cref="ServerException">The body does not have it.</exception>
    public string Text(string member) =>
        (Body[member] as JsonValue)?.GetValue<string>()
            ?? throw new ServerException($"the server's answer has no '{member}': is it a WasmOS host of this version?");
}
