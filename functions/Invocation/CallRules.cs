namespace WasmOs.Functions.Invocation;

/// <summary>What stands before the call of every HTTP function in both heads: no query parameter that the function does not read, no body that it does not take.</summary>
/// <remarks>A call without a query costs one look at the query's length. The rule about bodies stands before functions that take none, so that a run pays nothing for it.</remarks>
internal static class CallRules
{
    /// <summary>The call, behind the rules.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="call">The call.</param>
    /// <param name="platformQuery">Query parameters that the platform reads itself, such as the key of a Functions app.</param>
    public static HttpCall Before(string function, HttpCall call, params string[] platformQuery)
    {
        var behindBodyRule = UndeclaredBody.IsTakenBy(function) ? call : BehindBodyRule(call);
        return (context, cancellationToken) => QueryParameters.Refuse(function, context.Request, platformQuery) is { } refusal
            ? ValueTask.FromResult(refusal)
            : behindBodyRule(context, cancellationToken);
    }

    private static HttpCall BehindBodyRule(HttpCall call) => (context, cancellationToken) =>
        UndeclaredBody.IsSent(context.Request) ? RefuseOrCallAsync(context, call, cancellationToken) : call(context, cancellationToken);

    private static async ValueTask<IResult> RefuseOrCallAsync(HttpContext context, HttpCall call, CancellationToken cancellationToken) =>
        await UndeclaredBody.RefuseAsync(context.Request, cancellationToken) ?? await call(context, cancellationToken);
}
