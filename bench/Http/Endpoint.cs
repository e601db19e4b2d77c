namespace WasmOs.Bench.Http;

/// <summary>A server, and the path and body of the requests that it is measured with.</summary>
internal sealed record Endpoint(string Name, Server Server, string Path, string Body);
