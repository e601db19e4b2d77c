using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Access;

/// <summary>
/// Asks the gate again about a request whose body took time to arrive, or whose response is a stream: whoever lost the right meanwhile must not use it when the
/// body ends, minutes or hours later, and must see no more of the stream. One object a function. Thread-safe.
/// </summary>
/// <param name="gate">Decides.</param>
/// <param name="action">The action's name in the audit trail.</param>
/// <param name="access">What callers of the function need.</param>
internal sealed class CallerRecheck(AccessGate gate, string action, FunctionAccess access)
{
    /// <summary>Asks again, and sets the caller as the gate knows it now.</summary>
    /// <param name="context">The request.</param>
    /// <returns>Why the request is refused; null when its caller may still call.</returns>
    public static ValueTask<KernelError?> CheckAsync(HttpContext context) =>
        context.Features.Get<CallerRecheck>() is { } recheck ? recheck.AskAsync(context) : default;

    /// <summary>Asks again before the function is called, and answers a request that is refused.</summary>
    /// <returns>Whether the request was answered.</returns>
    public static async ValueTask<bool> RefuseAsync(HttpContext context)
    {
        if (context.Features.Get<CallerRecheck>() is not { } recheck || await recheck.AskAsync(context) is not { } refusal)
        {
            return false;
        }

        await recheck.AnswerAsync(context, refusal);
        return true;
    }

    private ValueTask<KernelError?> AskAsync(HttpContext context) => gate.CheckAgainAsync(context, access);

    private Task AnswerAsync(HttpContext context, KernelError refusal) => gate.RefuseAsync(context, action, refusal);
}
