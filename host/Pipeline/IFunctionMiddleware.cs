namespace WasmOs.Host.Pipeline;

/// <summary>
/// A step before every call of an HTTP function, such as a check of the caller. Corresponds to <c>IFunctionsWorkerMiddleware</c> of Azure Functions.
/// </summary>
/// <remarks>
/// Middleware is registered as singletons and runs in the order of registration. One instance serves all calls at once, so it must be thread-safe.
/// </remarks>
public interface IFunctionMiddleware
{
    /// <summary>Calls <paramref name="next"/> and returns its result, or returns another result, with or without calling <paramref name="next"/>.</summary>
    ValueTask<IResult> InvokeAsync(FunctionInvocation invocation, FunctionDelegate next);
}
