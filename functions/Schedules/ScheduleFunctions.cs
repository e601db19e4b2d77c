using System.Globalization;
using Microsoft.Extensions.Options;
using WasmOs.Functions.Access;
using WasmOs.Functions.Bodies;
using WasmOs.Functions.Changes;
using WasmOs.Functions.Conditions;
using WasmOs.Functions.Idempotency;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Lists;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Idempotency;
using WasmOs.Kernel.Schedules;
using WasmOs.Kernel.Tasks;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Schedules;

/// <summary>The HTTP functions of schedules, their due times and their history.</summary>
public sealed class ScheduleFunctions(ScheduleService schedules, IdempotencyStore idempotency, TimeProvider time, IOptions<ApiOptions> options)
{
    private const string Route = "api/v1/schedules";
    private static readonly PermissionSet Reading = PermissionSet.Of(Permission.SchedulesRead);
    private static readonly PermissionSet Writing = PermissionSet.Of(Permission.SchedulesWrite);
    private static readonly PermissionSet Running = PermissionSet.Of(Permission.SchedulesWrite, Permission.ModulesExecute);

    [Function("schedules-create")]
    [Requires(Permission.SchedulesWrite, Permission.ModulesExecute)]
    public async Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, CancellationToken cancellationToken) =>
        await JsonRequest.RunAsync(
            request, options.Value, idempotency, ScheduleBody.Read, (change, id) => CreateAsync(request, change(new ScheduleSettings()), id, cancellationToken),
            cancellationToken);

    [Function("schedules-list")]
    [Requires(Permission.SchedulesRead)]
    [QueryParameters("limit", "continuation")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request, CancellationToken cancellationToken) =>
        await Listing.AnswerAsync(
            request, "items", async query => await CallerScope.ListAsync(
                query, request, Reading, (limit, continuation) => schedules.ListAsync(limit, continuation, cancellationToken),
                static schedule => schedule.Settings.ModuleId, static schedule => schedule.Id),
            ScheduleEntryJson.Write);

    [Function("schedules-get")]
    [Requires(Permission.SchedulesRead)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        return AnswerOf(await GetAsync(request, id, Reading, cancellationToken));
    }

    [Function("schedules-patch")]
    [Requires(Permission.SchedulesWrite, Permission.ModulesExecute)]
    public async Task<IResult> Patch(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Route + "/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        if (EntityTags.ReadIfMatch(request, out var ifMatch) is { } badTag)
        {
            return new ProblemResult(badTag);
        }

        var (change, problem) = await JsonRequest.ReadAsync(request, options.Value, ScheduleBody.Read, cancellationToken);
        if (change is null)
        {
            return new ProblemResult(problem!);
        }

        // The caller may change neither a foreign schedule, nor let an own one run a foreign module.
        var found = await GetAsync(request, id, Running, cancellationToken);
        if (found.Succeeded && change(found.Value.Settings).ModuleId is var module && module != found.Value.Settings.ModuleId
            && CallerScope.Refuse(request, Running, module) is { } refused)
        {
            return new ProblemResult(refused);
        }

        return AnswerOf(found.Succeeded ? await schedules.ChangeAsync(id, change, ifMatch, CallerFeature.CreatorOf(request), cancellationToken) : found);
    }

    [Function("schedules-delete")]
    [Requires(Permission.SchedulesWrite)]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route + "/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        if (EntityTags.ReadIfMatch(request, out var ifMatch) is { } badTag)
        {
            return new ProblemResult(badTag);
        }

        if (await RefuseAsync(request, id, Writing, cancellationToken) is { } refused)
        {
            return refused;
        }

        return await schedules.DeleteAsync(id, ifMatch, cancellationToken) is { } error ? new ProblemResult(error) : TypedResults.NoContent();
    }

    [Function("schedules-run")]
    [Requires(Permission.SchedulesWrite, Permission.ModulesExecute)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/{id}/run")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        await RefuseAsync(request, id, Running, cancellationToken) is { } refused ? refused
            : IdempotentCall.IsAsked(request)
                ? await IdempotentCall.RunAsync(idempotency, request, default, task => RunAsync(request, id, task, cancellationToken), cancellationToken)
                : await RunAsync(request, id, null, cancellationToken);

    [Function("schedules-next")]
    [Requires(Permission.SchedulesRead)]
    [QueryParameters("count")]
    public async Task<IResult> Next(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/{id}/next")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var count = PreviewBody.DefaultTimes;
        var given = request.Query["count"].ToString();
        if (given.Length > 0 && (!int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > PreviewBody.MostTimes))
        {
            return new ProblemResult(Problem.Field("count", $"Must be a whole number from 1 to {PreviewBody.MostTimes}."));
        }

        if (await RefuseAsync(request, id, Reading, cancellationToken) is { } refused)
        {
            return refused;
        }

        var times = await schedules.NextAsync(id, count, cancellationToken);
        return times.Succeeded ? new DueTimesResult(times.Value) : new ProblemResult(times.Error);
    }

    [Function("schedules-runs")]
    [Requires(Permission.SchedulesRead)]
    [QueryParameters("limit", "continuation")]
    public async Task<IResult> Runs(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/{id}/runs")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        await RefuseAsync(request, id, Reading, cancellationToken) is { } refused ? refused : await Listing.AnswerAsync(
            request, "items", query => schedules.ListRunsAsync(id, query.Limit, query.Continuation, cancellationToken), ScheduleRunJson.Write);

    [Function("schedules-preview")]
    [Requires(Permission.SchedulesRead)]
    public async Task<IResult> Preview(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/preview")] HttpRequest request, CancellationToken cancellationToken)
    {
        var (body, problem) = await JsonRequest.ReadAsync(request, options.Value, PreviewBody.Read, cancellationToken);
        if (body is null)
        {
            return new ProblemResult(problem!);
        }

        var times = ScheduleService.Preview(body.Schedule, body.TimeZone, body.From ?? time.GetUtcNow(), body.Count);
        return times.Succeeded ? new DueTimesResult(times.Value) : new ProblemResult(times.Error);
    }

    private async ValueTask<Result<Schedule>> GetAsync(HttpRequest request, string id, PermissionSet permissions, CancellationToken cancellationToken) =>
        CallerScope.Restrict(
            await schedules.GetAsync(id, cancellationToken), request, permissions, static schedule => schedule.Settings.ModuleId,
            () => ScheduleErrors.NotFound(id));

    /// <summary>Returns the problem when the schedule does not exist for the caller. Reads nothing for a caller of all modules.</summary>
    private async ValueTask<ProblemResult?> RefuseAsync(HttpRequest request, string id, PermissionSet permissions, CancellationToken cancellationToken)
    {
        if (CallerFeature.Of(request).HasEverywhere(permissions))
        {
            return null;
        }

        var found = await GetAsync(request, id, permissions, cancellationToken);
        return found.Succeeded ? null : new ProblemResult(found.Error);
    }

    private async Task<IResult> CreateAsync(HttpRequest request, ScheduleSettings settings, Guid? id, CancellationToken cancellationToken)
    {
        AuditDetail.SetModule(request, settings.ModuleId);
        if (settings.ModuleId.Length > 0 && CallerScope.Refuse(request, Running, settings.ModuleId) is { } refused)
        {
            return new ProblemResult(refused);
        }

        var created = await schedules.CreateAsync(
            settings, id is { } planned ? new ExecutionId(planned) : null, CallerFeature.CreatorOf(request), cancellationToken);
        if (created.Succeeded)
        {
            ChangeNote.Set(request.HttpContext, $"schedule {created.Value.Id} of {Quoted.Of(settings.ModuleId)}");
        }

        return created.Succeeded ? new ScheduleResult(created.Value, StatusCodes.Status201Created) : new ProblemResult(created.Error);
    }

    private async Task<IResult> RunAsync(HttpRequest request, string id, Guid? task, CancellationToken cancellationToken)
    {
        var by = CallerFeature.CreatorOf(request);
        var run = await schedules.RunAsync(id, task is { } planned ? new TaskId(planned) : null, by, cancellationToken);
        return run.Succeeded ? new ScheduleRunResult(run.Value) : new ProblemResult(run.Error);
    }

    private static IResult AnswerOf(in Result<Schedule> schedule) =>
        schedule.Succeeded ? new ScheduleResult(schedule.Value) : new ProblemResult(schedule.Error);
}
