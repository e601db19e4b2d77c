namespace WasmOs.Bench.Http;

/// <summary>The body of a call, and so of the echo.</summary>
internal sealed record EchoBody(string Function, int[] Args);
