using WasmOs.Functions.Queries;

namespace WasmOs.Host.Pipeline;

/// <summary>Refuses requests with a query parameter that their function does not read. A call without a query costs one look at the query's length.</summary>
internal sealed class QueryRule : IFunctionMiddleware
{
    /// <inheritdoc/>
    public ValueTask<IResult> InvokeAsync(FunctionInvocation invocation, FunctionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return QueryParameters.Refuse(invocation.Function.Name, invocation.HttpContext.Request) is { } refusal
            ? ValueTask.FromResult(refusal)
            : next(invocation);
    }
}
