namespace WasmOs.Functions.Invocation;

/// <summary>
/// The checks before the call of every HTTP function, in both heads: refuse unknown query parameters, and a body where the function reads none.
/// </summary>
/// <remarks>
/// For a call without a query the check is one look at the query's length. The check for bodies is added only to functions that read no body, so runs of guests
/// pay nothing for it.
/// </remarks>
internal static class CallRules
{
    /// <summary>Wraps a call in the checks.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="call">The call to wrap.</param>
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
