namespace WasmOs.Host.Pipeline;

/// <summary>Composes middleware with a function, once at start.</summary>
internal static class MiddlewareChain
{
    /// <summary>The function behind all middleware; the function itself when there is none.</summary>
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
