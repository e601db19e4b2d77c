using Microsoft.Extensions.Options;
using WasmOs.Functions.Access;
using WasmOs.Functions.Bodies;
using WasmOs.Functions.Changes;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Lists;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Idempotency;
using WasmOs.Kernel.Tasks;

namespace WasmOs.Functions.Tasks;

/// <summary>The HTTP functions of tasks: submit, list, get, cancel, and redrive or delete dead tasks.</summary>
public sealed class TaskFunctions(TaskService tasks, DeadTasks dead, IdempotencyStore idempotency, IOptions<ApiOptions> options)
{
    private static readonly PermissionSet Reading = PermissionSet.Of(Permission.TasksRead);
    private static readonly PermissionSet Writing = PermissionSet.Of(Permission.TasksWrite);
    private static readonly PermissionSet Submitting = PermissionSet.Of(Permission.TasksWrite, Permission.ModulesExecute);

    private readonly ApiOptions _options = options.Value;

    [Function("tasks-submit")]
    [Requires(Permission.TasksWrite, Permission.ModulesExecute)]
    public async Task<IResult> Submit(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/tasks")] HttpRequest request, CancellationToken cancellationToken) =>
        await JsonRequest.RunAsync(
            request, _options, idempotency, TaskBody.Read, (submission, id) => SubmitAsync(request, submission, id, cancellationToken), cancellationToken);

    [Function("tasks-list")]
    [Requires(Permission.TasksRead)]
    [QueryParameters("state", "module_id", "since", "until", "limit", "continuation")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/tasks")] HttpRequest request, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var query = TaskFilter.Read(request, errors) with { Scope = CallerScope.Of(request, Reading) };
        return errors.IsEmpty ? await ListAsync(query, cancellationToken) : new ProblemResult(Problem.From(errors));
    }

    [Function("tasks-get")]
    [Requires(Permission.TasksRead)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/tasks/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var task = await GetAsync(request, id, Reading, cancellationToken);
        return task.Succeeded
            ? new TaskResult(StatusCodes.Status200OK, task.Value, await tasks.ReadOutcomeAsync(task.Value, cancellationToken))
            : new ProblemResult(task.Error);
    }

    [Function("tasks-attempts")]
    [Requires(Permission.TasksRead)]
    public async Task<IResult> Attempts(
        [HttpTrigger(
            AuthorizationLevel.Anonymous, "get", Route = "api/v1/tasks/{id}/attempts")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var task = await GetAsync(request, id, Reading, cancellationToken);
        return task.Succeeded
            ? new ListResult<TaskAttempt>("items", TaskAttempts.Of(task.Value), null, TaskEntryJson.Write)
            : new ProblemResult(task.Error);
    }

    [Function("tasks-cancel")]
    [Requires(Permission.TasksWrite)]
    public async Task<IResult> Cancel(
        [HttpTrigger(
            AuthorizationLevel.Anonymous, "post", Route = "api/v1/tasks/{id}/cancel")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var task = await GetAsync(request, id, Writing, cancellationToken);
        task = task.Succeeded ? await tasks.CancelAsync(id, cancellationToken) : task;
        return task.Succeeded
            ? new TaskResult(task.Value.HasEnded ? StatusCodes.Status200OK : StatusCodes.Status202Accepted, task.Value, null)
            : new ProblemResult(task.Error);
    }

    [Function("tasks-dead-list")]
    [Requires(Permission.TasksRead)]
    [QueryParameters("module_id", "since", "until", "limit", "continuation")]
    public async Task<IResult> ListDead(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/tasks/dead")] HttpRequest request, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var query = TaskFilter.Read(request, errors) with { State = TaskState.Dead, Scope = CallerScope.Of(request, Reading) };
        return errors.IsEmpty ? await ListAsync(query, cancellationToken) : new ProblemResult(Problem.From(errors));
    }

    [Function("tasks-dead-redrive")]
    [Requires(Permission.TasksWrite, Permission.ModulesExecute, Everywhere = true)]
    public async Task<IResult> Redrive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/tasks/dead/redrive")] HttpRequest request, CancellationToken cancellationToken)
    {
        var (body, problem) = await JsonRequest.ReadAsync(request, _options, RedriveBody.Read, cancellationToken);
        if (body is null)
        {
            return new ProblemResult(problem!);
        }

        var count = await dead.RedriveAsync(body.Ids, cancellationToken);
        ChangeNote.Set(request.HttpContext, $"{count} tasks");
        return new CountResult("redriven", count);
    }

    [Function("tasks-dead-purge")]
    [Requires(Permission.TasksWrite, Everywhere = true)]
    public async Task<IResult> Purge(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/v1/tasks/dead")] HttpRequest request, CancellationToken cancellationToken)
    {
        var count = await dead.PurgeAsync(cancellationToken);
        ChangeNote.Set(request.HttpContext, $"{count} tasks");
        return new CountResult("deleted", count);
    }

    private async ValueTask<Result<TaskEntry>> GetAsync(HttpRequest request, string id, PermissionSet permissions, CancellationToken cancellationToken) =>
        CallerScope.Restrict(
            await tasks.GetAsync(id, cancellationToken), request, permissions, static task => task.ModuleId, () => TaskErrors.NotFound(id));

    private async Task<IResult> ListAsync(TaskQuery query, CancellationToken cancellationToken) =>
        Listing.Of<TaskEntry>("items", await tasks.ListAsync(query, cancellationToken), TaskEntryJson.Write);

    private async Task<IResult> SubmitAsync(HttpRequest request, TaskSubmission submission, Guid? id, CancellationToken cancellationToken)
    {
        AuditDetail.SetModule(request, submission.ModuleId);
        if (CallerScope.Refuse(request, Submitting, submission.ModuleId) is { } refused)
        {
            return new ProblemResult(refused);
        }

        submission.Creator = CallerFeature.CreatorOf(request);
        submission.TraceParent = request.Headers.TraceParent;
        submission.Id = id is { } planned ? new TaskId(planned) : null;
        var task = await tasks.SubmitAsync(submission, cancellationToken);
        if (task.Succeeded)
        {
            ChangeNote.Set(request.HttpContext, $"task {task.Value.Id}");
        }

        return task.Succeeded
            ? new TaskResult(StatusCodes.Status202Accepted, task.Value, null) { Location = $"/api/v1/tasks/{task.Value.Id}" }
            : new ProblemResult(task.Error);
    }
}
