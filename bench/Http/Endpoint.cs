namespace WasmOs.Bench.Http;

/// <summary>A server, and what is posted where.</summary>
internal sealed record Endpoint(string Name, Server Server, string Path, string Body);
