using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Changes;

/// <summary>
/// One line in the log for each call that changes what WasmOS keeps: who called, what was to change, what came of it, under which request id. Never a value of a body: these may be secrets. Both heads write it.
/// </summary>
public static partial class ChangeLog
{
    /// <summary>The status that stands for a call whose client hung up before it was answered.</summary>
    public const int ClientGoneStatus = StatusCodes.Status499ClientClosedRequest;

    private static readonly FrozenDictionary<string, string> Changes = new Dictionary<string, string>
    {
        ["modules-upload"] = "upload a module",
        ["modules-patch"] = "change a module's settings",
        ["modules-delete"] = "delete a module",
        ["modules-alias-put"] = "point an alias",
        ["modules-alias-delete"] = "delete an alias",
        ["tasks-cancel"] = "cancel a task",
        ["tasks-dead-redrive"] = "redrive dead tasks",
        ["tasks-dead-purge"] = "purge dead tasks",
        ["batches-submit"] = "submit a batch",
        ["batches-cancel"] = "cancel a batch",
        ["batches-delete"] = "delete a batch",
        ["schedules-create"] = "create a schedule",
        ["schedules-patch"] = "change a schedule",
        ["schedules-delete"] = "delete a schedule",
        ["schedules-run"] = "run a schedule now",
        ["webhooks-create"] = "create a webhook",
        ["webhooks-patch"] = "change a webhook",
        ["webhooks-delete"] = "delete a webhook",
        ["webhooks-rotate-secret"] = "rotate a webhook's secret",
        ["webhooks-test"] = "send a test event",
        ["webhooks-redeliver"] = "redeliver an event",
        ["webhooks-redeliver-failed"] = "redeliver failed events",
        ["executions-cancel"] = "cancel a run",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What calls of a function change, such as <c>delete a module</c>; null when they change nothing that is kept, or are too many to tell: runs and tasks have a history.</summary>
    public static string? ChangeOf(string function) => Changes.GetValueOrDefault(function);

    /// <summary>Writes the line.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="change">From <see cref="ChangeOf"/>.</param>
    /// <param name="context">The request, with the status of its answer.</param>
    /// <param name="status">The status of the answer, or <see cref="ClientGoneStatus"/>.</param>
    /// <param name="leftOut">How many lines like this were left out since the last one.</param>
    public static void Write(ILogger logger, string change, HttpContext context, int status, long leftOut = 0)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (logger.IsEnabled(LogLevel.Information))
        {
            Line(logger, change, ChangeNote.Of(context) ?? Quoted.Of(context.Request.Path.Value), OutcomeOf(status), status, Caller(context), context.TraceIdentifier,
                leftOut == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {leftOut} more like it were left out since the last line"));
        }
    }

    private static string OutcomeOf(int status) => status switch
    {
        < StatusCodes.Status300MultipleChoices => "done",
        ClientGoneStatus => "not answered, for the client had hung up,",
        < StatusCodes.Status500InternalServerError => "refused",
        _ => "failed",
    };

    private static string Caller(HttpContext context) => context.Connection.RemoteIpAddress is not { } address ? "unknown"
        : IPAddress.IsLoopback(address) ? "this machine" : address.ToString();

    [LoggerMessage(Level = LogLevel.Information, Message = "change: {Change} ({What}): {Outcome} with {Status}, caller {Caller}, request_id {RequestId}{LeftOut}")]
    private static partial void Line(ILogger logger, string change, string what, string outcome, int status, string caller, string requestId, string leftOut);
}
