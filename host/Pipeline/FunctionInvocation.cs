using WasmOs.Host.Discovery;

namespace WasmOs.Host.Pipeline;

/// <summary>One call of an HTTP function, for its middleware.</summary>
/// <param name="HttpContext">The request and its response.</param>
/// <param name="Function">The function that is called.</param>
/// <param name="CancellationToken">Cancelled when the call has to stop: the client disconnected, <c>functionTimeout</c> is over or the host stops.</param>
public readonly record struct FunctionInvocation(HttpContext HttpContext, FunctionDefinition Function, CancellationToken CancellationToken);
