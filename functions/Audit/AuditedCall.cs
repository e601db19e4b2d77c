using WasmOs.Functions.Access;
using WasmOs.Functions.Changes;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Audit;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Functions.Audit;

/// <summary>
/// Records in the audit trail each call of a function that changes something, or that checks a secret. Both heads wrap the compiled call.
/// </summary>
/// <remarks>
/// The trail has two entries for a call: one before the change, without which nothing is changed, and one with the outcome, before the response. When storage
/// fails between the two, the second one waits in memory and the response is sent: the change was made. A task that is submitted has the second one alone.
/// </remarks>
internal static class AuditedCall
{
    private const string SignInPrefix = "auth-";

    /// <summary>The browser brings the provider's answer in the URL, so the function has no body.</summary>
    private const string BrowserSignIn = "auth-oidc-callback";

    /// <summary>Tasks come in too great numbers for two entries each that the client waits for.</summary>
    private const string Submission = "tasks-submit";

    /// <summary>How long a submission waits for room for its entry.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>Wraps the call of a function, if its calls are recorded.</summary>
    /// <param name="trail">The audit trail; null for none, on a host that serves functions of another product.</param>
    /// <param name="function">The function's name.</param>
    /// <param name="call">The call.</param>
    public static HttpCall Around(AuditTrail? trail, string function, HttpCall call)
    {
        if (trail is null || !IsRecorded(function))
        {
            return call;
        }

        var action = RequestEntry.ActionOf(function);
        return function == Submission ? RecordBehind(trail, action, call) : Record(trail, action, call);
    }

    /// <summary>Wraps a call whose every use is recorded.</summary>
    /// <param name="trail">The audit trail.</param>
    /// <param name="action">The action's name, <c>resource.verb</c>.</param>
    /// <param name="call">The call.</param>
    public static HttpCall Record(AuditTrail trail, string action, HttpCall call) =>
        (context, cancellationToken) => new ValueTask<IResult>(CallAsync(trail, action, call, context, cancellationToken));

    /// <summary>
    /// Wraps a call that has one entry, with the outcome, which is in storage within a second. Without room for the entry the call is not made.
    /// </summary>
    private static HttpCall RecordBehind(AuditTrail trail, string action, HttpCall call) =>
        (context, cancellationToken) => new ValueTask<IResult>(CallAndAddAsync(trail, action, call, context, cancellationToken));

    /// <summary>
    /// Whether calls of a function are recorded. Such a call goes on to its end when its client hangs up: a change that storage has taken must not be told as
    /// one that failed.
    /// </summary>
    public static bool IsRecorded(string function) => function == Submission || ChangeLog.ChangeOf(function) is not null || IsSignIn(function);

    private static bool IsSignIn(string function) =>
        function == BrowserSignIn || (function.StartsWith(SignInPrefix, StringComparison.Ordinal) && UndeclaredBody.IsTakenBy(function));

    private static async Task<IResult> CallAsync(AuditTrail trail, string action, HttpCall call, HttpContext context, CancellationToken cancellationToken)
    {
        await trail.WriteAsync(RequestEntry.Of(context, action, AuditOutcome.Begun), cancellationToken);
        IResult result;
        try
        {
            result = await call(context, cancellationToken);
        }
        catch (Exception e) when (!e.IsFatal())
        {
            await EndAsync(trail, FailureOf(context, action, e));
            throw;
        }

        await EndAsync(trail, EndOf(context, action, result));
        return result;
    }

    private static async Task<IResult> CallAndAddAsync(
        AuditTrail trail, string action, HttpCall call, HttpContext context, CancellationToken cancellationToken)
    {
        if (!trail.HasRoom && !await trail.WaitForRoomAsync(LongestWait, cancellationToken))
        {
            return new ProblemResult(AuditErrors.NoRoom());
        }

        IResult result;
        try
        {
            result = await call(context, cancellationToken);
        }
        catch (Exception e) when (!e.IsFatal())
        {
            trail.Add(FailureOf(context, action, e));
            throw;
        }

        trail.Add(EndOf(context, action, result));
        return result;
    }

    private static AuditEntry FailureOf(HttpContext context, string action, Exception failure) =>
        RequestEntry.Of(context, action, AuditOutcome.Failed) with { Reason = failure.GetType().Name };

    private static AuditEntry EndOf(HttpContext context, string action, IResult result)
    {
        var status = StatusOf(result);
        var outcome = status < StatusCodes.Status400BadRequest ? AuditOutcome.Done
            : status < StatusCodes.Status500InternalServerError ? AuditOutcome.Refused : AuditOutcome.Failed;
        var slug = result is ProblemResult problem ? problem.Problem.Slug : null;
        return RequestEntry.Of(context, action, outcome) with { Status = status, Reason = slug };
    }

    private static async ValueTask EndAsync(AuditTrail trail, AuditEntry entry)
    {
        try
        {
            await trail.WriteAsync(entry, CancellationToken.None);
        }
        catch (StorageUnavailableException)
        {
            // The first entry says that the change was begun. This one is written as soon as storage takes it.
            trail.Add(entry);
        }
    }

    private static int StatusOf(IResult result) => result switch
    {
        IStatusCodeHttpResult { StatusCode: { } status } => status,
        _ => StatusCodes.Status200OK,
    };
}
