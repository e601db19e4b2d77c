namespace WasmOs.Functions.Invocation;

/// <summary>Calls an HTTP function. The caller writes the result to the response.</summary>
/// <param name="context">The request and its response.</param>
/// <param name="cancellationToken">Cancelled when the call has to stop: the client disconnected, <c>functionTimeout</c> is over or the host stops.</param>
internal delegate ValueTask<IResult> HttpCall(HttpContext context, CancellationToken cancellationToken);
