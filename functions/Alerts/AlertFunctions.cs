using Microsoft.Extensions.Options;
using WasmOs.Functions.Access;
using WasmOs.Functions.Bodies;
using WasmOs.Functions.Changes;
using WasmOs.Functions.Conditions;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Lists;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Alerts;
using WasmOs.Kernel.Alerts.Conditions;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Alerts;

/// <summary>The HTTP functions of alert rules, alerts and what happened to them.</summary>
public sealed class AlertFunctions(AlertService alerts, AlertRuleBook rules, IOptions<ApiOptions> options)
{
    private const string Route = "api/v1/alerts";

    private static readonly PermissionSet Writing = PermissionSet.Of(Permission.AlertsWrite);

    [Function("alerts-list")]
    [Requires(Permission.MetricsRead, Everywhere = true)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request, CancellationToken cancellationToken)
    {
        var (all, etag) = await alerts.ListAsync(cancellationToken);
        return new AlertListResult(all, etag, CallerFeature.Of(request).HasEverywhere(Writing));
    }

    [Function("alerts-put")]
    [Requires(Permission.AlertsWrite, Everywhere = true)]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route)] HttpRequest request, CancellationToken cancellationToken)
    {
        if (EntityTags.ReadIfMatch(request, out var ifMatch) is { } badTag)
        {
            return new ProblemResult(badTag);
        }

        var (drafts, problem) = await JsonRequest.ReadAsync(request, options.Value, AlertRulesBody.Read, cancellationToken);
        if (problem is not null)
        {
            return new ProblemResult(problem);
        }

        var written = await rules.PutAsync(drafts!, ifMatch, cancellationToken);
        if (!written.Succeeded)
        {
            return new ProblemResult(written.Error);
        }

        AuditDetail.SetChange(request, $"alert rules: {string.Join(", ", drafts!.Select(static draft => draft.Name))}");
        return new AlertListResult(await alerts.StatusOfAsync(written.Value, cancellationToken), written.Value.ETag, showsUrls: true);
    }

    [Function("alerts-events")]
    [Requires(Permission.MetricsRead, Everywhere = true)]
    [QueryParameters("limit", "continuation")]
    public async Task<IResult> Events(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/events")] HttpRequest request, CancellationToken cancellationToken) =>
        await Listing.AnswerAsync(
            request, "items", query => alerts.ListChangesAsync(query.Limit, query.Continuation, cancellationToken), AlertStatusJson.Write);

    [Function("alerts-silence")]
    [Requires(Permission.AlertsWrite, Everywhere = true)]
    public async Task<IResult> Silence(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/{name}/silence")] HttpRequest request, string name,
        CancellationToken cancellationToken)
    {
        var (body, problem) = await JsonRequest.ReadAsync(request, options.Value, AlertSilenceBody.Read, cancellationToken);
        if (problem is not null)
        {
            return new ProblemResult(problem);
        }

        var duration = body!.Duration!.Value;
        AuditDetail.SetChange(request, $"alert rule {Quoted.Of(name)}: silenced for {DurationText.Of(duration)}");
        var status = await alerts.SilenceAsync(name, duration, body.Reason, CallerFeature.CreatorOf(request).Name, cancellationToken);
        return status.Succeeded ? new AlertStatusResult(status.Value) : new ProblemResult(status.Error);
    }

    [Function("alerts-test")]
    [Requires(Permission.AlertsWrite, Everywhere = true)]
    public async Task<IResult> Test(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/{name}/test")] HttpRequest request, string name,
        CancellationToken cancellationToken)
    {
        _ = request;
        var result = await alerts.TestAsync(name, cancellationToken);
        return result.Succeeded ? new AlertTestResponse(result.Value) : new ProblemResult(result.Error);
    }
}
