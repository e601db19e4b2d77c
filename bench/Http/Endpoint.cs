namespace WasmOs.Bench.Http;

/// <summary>A server, and where to post to.</summary>
internal sealed record Endpoint(string Name, Server Server, string Path);
