using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Changes;

/// <summary>
/// Writes one log line for each call that changes stored state: the caller, the change, its outcome and the request id. The line never has a value from a body,
/// because a value may be a secret.
/// Both heads use it.
/// </summary>
public static partial class ChangeLog
{
    /// <summary>The status in the log for a call whose client disconnected before the response.</summary>
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
        ["alerts-put"] = "change alert rules",
        ["alerts-silence"] = "silence an alert rule",
        ["alerts-test"] = "send a test notice",
        ["tiers-put"] = "change a tier",
        ["tiers-delete"] = "delete a tier",
        ["auth-setup"] = "create the first user",
        ["auth-password"] = "change the own password",
        ["users-create"] = "create a user",
        ["users-patch"] = "change a user",
        ["users-delete"] = "delete a user",
        ["roles-create"] = "create a role",
        ["roles-patch"] = "change a role",
        ["roles-delete"] = "delete a role",
        ["api-keys-create"] = "create an API key",
        ["api-keys-patch"] = "change an API key",
        ["api-keys-revoke"] = "revoke an API key",
        ["api-keys-delete"] = "delete an API key",
        ["signing-keys-rotate"] = "rotate the signing key",
        ["executions-cancel"] = "cancel a run",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>
    /// What a call of the function changes, such as <c>delete a module</c>. Null for functions that change nothing stored, and for runs and tasks: there are
    /// too many for the log, and they have a history. A task that is submitted is in the audit trail.
    /// </summary>
    public static string? ChangeOf(string function) => Changes.GetValueOrDefault(function);

    /// <summary>Writes the line.</summary>
    /// <param name="logger">The log to write to.</param>
    /// <param name="change">The change, from <see cref="ChangeOf"/>.</param>
    /// <param name="context">The request.</param>
    /// <param name="status">The status of the response, or <see cref="ClientGoneStatus"/>.</param>
    /// <param name="leftOut">How many similar lines were left out since the last one.</param>
    public static void Write(ILogger logger, string change, HttpContext context, int status, long leftOut = 0)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (logger.IsEnabled(LogLevel.Information))
        {
            Line(
                logger, change, ChangeNote.Of(context) ?? Quoted.Of(context.Request.Path.Value), OutcomeOf(status), status, CallerOf(context),
                context.TraceIdentifier,
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

    private static string CallerOf(HttpContext context)
    {
        var place = context.Connection.RemoteIpAddress is not { } address ? "unknown" : IPAddress.IsLoopback(address) ? "this machine" : address.ToString();
        return context.Features.Get<Caller>() is { IsKnown: true } known ? $"{known.Name} from {place}" : place;
    }

    [LoggerMessage(
        Level = LogLevel.Information, Message = "change: {Change} ({What}): {Outcome} with {Status}, caller {Caller}, request_id {RequestId}{LeftOut}")]
    private static partial void Line(ILogger logger, string change, string what, string outcome, int status, string caller, string requestId, string leftOut);
}
