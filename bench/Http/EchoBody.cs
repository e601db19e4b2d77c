namespace WasmOs.Bench.Http;

/// <summary>The JSON body of a call to <c>add</c>, and of the echo that the host is compared with.</summary>
internal sealed record EchoBody(string Function, int[] Args);
