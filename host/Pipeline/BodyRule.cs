using WasmOs.Functions.Boundary;

namespace WasmOs.Host.Pipeline;

/// <summary>Refuses requests with a body where the function takes none. It stands before such functions alone, so that a run pays nothing for it.</summary>
internal static class BodyRule
{
    /// <summary>The function, behind the rule if the function takes no body.</summary>
    public static FunctionDelegate Before(string name, FunctionDelegate function) => UndeclaredBody.IsTakenBy(name)
        ? function
        : invocation => UndeclaredBody.IsSent(invocation.HttpContext.Request) ? RefuseOrCallAsync(invocation, function) : function(invocation);

    private static async ValueTask<IResult> RefuseOrCallAsync(FunctionInvocation invocation, FunctionDelegate function) =>
        await UndeclaredBody.RefuseAsync(invocation.HttpContext.Request, invocation.CancellationToken) ?? await function(invocation);
}
