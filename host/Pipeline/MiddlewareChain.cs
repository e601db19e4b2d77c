namespace WasmOs.Host.Pipeline;

/// <summary>Composes middleware with a function, once for each function.</summary>
internal static class MiddlewareChain
{
    /// <summary>Returns a delegate that passes all middleware, the first one first, and then calls the function.</summary>
    public static FunctionDelegate Compose(IReadOnlyList<IFunctionMiddleware> middleware, FunctionDelegate function)
    {
        var chain = function;
        for (var i = middleware.Count - 1; i >= 0; i--)
        {
            var step = middleware[i];
            var next = chain;
            chain = invocation => step.InvokeAsync(invocation, next);
        }

        return chain;
    }
}
