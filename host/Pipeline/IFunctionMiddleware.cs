namespace WasmOs.Host.Pipeline;

/// <summary>A step that every call of an HTTP function passes, such as a check of the caller; the embedded host's <c>IFunctionsWorkerMiddleware</c>.</summary>
/// <remarks>Registered as singletons; they run in the order of their registration. One instance serves all calls at once.</remarks>
public interface IFunctionMiddleware
{
    /// <summary>Calls <paramref name="next"/> and returns its result, or returns another one in its place.</summary>
    ValueTask<IResult> InvokeAsync(FunctionInvocation invocation, FunctionDelegate next);
}
