using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using WasmOs.Functions.Access;
using WasmOs.Functions.Bodies;
using WasmOs.Functions.Idempotency;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Lists;
using WasmOs.Functions.Pipeline;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Idempotency;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Executions;

/// <summary>The HTTP functions of runs: execute, list, get and cancel.</summary>
public sealed class ExecutionFunctions(
    ExecutionService executions, ExecutionHistory history, IdempotencyStore idempotency, GuestFailureLog failures, IOptions<ApiOptions> options)
{
    private static readonly PermissionSet Running = PermissionSet.Of(Permission.ModulesExecute);
    private static readonly PermissionSet Cancelling = PermissionSet.Of(Permission.ExecutionsCancel);
    private static readonly PermissionSet Reading = PermissionSet.Of(Permission.ExecutionsRead);

    private readonly ApiOptions _options = options.Value;

    [Function("execute-module")]
    [Requires(Permission.ModulesExecute, Module = "id")]
    [RunsGuest]
    public Task<IResult> ExecuteModule(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/modules/{id}/execute")] HttpRequest request, string id,
        CancellationToken cancellationToken) => ExecuteAsync(request, id, cancellationToken);

    [Function("execute")]
    [Requires(Permission.ModulesExecute)]
    [RunsGuest]
    [DisableRequestSizeLimit]
    public Task<IResult> Execute(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/execute")] HttpRequest request, CancellationToken cancellationToken) =>
        ExecuteAsync(request, null, cancellationToken);

    [Function("execute-gateway")]
    [Requires(Permission.ModulesExecute)]
    [RunsGuest]
    [DisableRequestSizeLimit]
    public Task<IResult> ExecuteFromGateway(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "execute")] HttpRequest request, CancellationToken cancellationToken) =>
        ExecuteAsync(request, null, cancellationToken);

    [Function("executions-list")]
    [Requires(Permission.ExecutionsRead)]
    [QueryParameters("module_id", "status", "since", "until", "limit", "continuation")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/executions")] HttpRequest request, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var (query, running) = ExecutionFilter.Read(request, errors);
        if (!errors.IsEmpty)
        {
            return new ProblemResult(Problem.From(errors));
        }

        if (running)
        {
            ActiveExecution[] seen = [.. executions.GetRunning().Where(run => CallerScope.Covers(request, Reading, run.ModuleName))];
            return new ListResult<ActiveExecution>("executions", seen, null, ExecutionJson.Write);
        }

        var entries = await history.ListAsync(query with { Scope = CallerScope.Of(request, Reading) }, cancellationToken);
        return Listing.Of<ExecutionEntry>("executions", entries, ExecutionJson.Write);
    }

    [Function("executions-get")]
    [Requires(Permission.ExecutionsRead)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/executions/{id}")] HttpRequest request, string id,
        CancellationToken cancellationToken)
    {
        if (!ExecutionId.TryParse(id, out var executionId))
        {
            return new ProblemResult(HistoryErrors.NotFound(id));
        }

        // Look at the running runs first: a run that ends between the two look-ups is then found in the history.
        var running = executions.GetRunning().FirstOrDefault(run => run.Id == executionId);
        if (running is not null && CallerScope.Covers(request, Reading, running.ModuleName))
        {
            return new ExecutionEntryResult<ActiveExecution>(running, ExecutionJson.Write);
        }

        var entry = CallerScope.Restrict(
            await history.GetAsync(executionId, cancellationToken), request, Reading, static run => run.ModuleId, () => HistoryErrors.NotFound(id));
        return entry.Succeeded ? new ExecutionEntryResult<ExecutionEntry>(entry.Value, ExecutionJson.Write) : new ProblemResult(entry.Error);
    }

    [Function("executions-cancel")]
    [Requires(Permission.ExecutionsCancel)]
    public IResult Cancel([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/executions/{id}/cancel")] HttpRequest request, string id)
    {
        if (!ExecutionId.TryParse(id, out var executionId))
        {
            return new ProblemResult(HistoryErrors.NotFound(id));
        }

        // A run of a module that is out of the caller's scope is not running for the caller.
        if (!CallerFeature.Of(request).HasEverywhere(Cancelling)
            && !executions.GetRunning().Any(run => run.Id == executionId && CallerScope.Covers(request, Cancelling, run.ModuleName)))
        {
            return new ProblemResult(ExecutionErrors.NotRunning(executionId.ToString()));
        }

        return executions.Cancel(executionId) is { } error ? new ProblemResult(error) : new CancelResult(executionId);
    }

    /// <summary>
    /// The hot path: 1. check the media type; 2. read the body where it is in the server's buffer; 3. parse it in one pass; 4. run the guest, which uses slices
    /// of the body; 5. return the result.
    /// </summary>
    private async Task<IResult> ExecuteAsync(HttpRequest request, string? reference, CancellationToken cancellationToken)
    {
        if (!JsonMediaType.IsJson(request.ContentType))
        {
            if (reference is not null && JsonMediaType.IsRaw(request.ContentType))
            {
                return await RunRawAsync(request, reference, cancellationToken);
            }

            return reference is null && UploadForm.IsForm(request)
                ? await ExecuteOnceAsync(request, cancellationToken)
                : new ProblemResult(
                    Problem.UnsupportedMediaType(request.ContentType, reference is null ? $"{JsonRequest.Wanted} or multipart/form-data" : JsonRequest.Wanted));
        }

        if (await RequestBody.ReadAsync(request, _options.MaxInputBytes, cancellationToken) is not { } body)
        {
            return new ProblemResult(BodyMemory.Refusal(request.HttpContext, "A body", _options.InputLimit));
        }

        using (body)
        {
            var errors = new FieldErrors();
            var call = ExecuteBody.Read(body.Content, reference, errors);
            if (call.ModuleId is null && errors.IsEmpty)
            {
                errors.Add("module_id", "Is missing: name the module to run.");
            }

            if (!errors.IsEmpty)
            {
                return new ProblemResult(Problem.From(errors));
            }

            if (reference is null && CallerScope.Refuse(request, Running, call.ModuleId!) is { } refused)
            {
                return new ProblemResult(refused);
            }

            call.Request.Origin = CallerFeature.OriginOf(request);
            return IdempotentCall.IsAsked(request)
                ? await RunIdempotentAsync(request, body.Content, call, cancellationToken)
                : AnswerOf(request, await executions.ExecuteAsync(call.ModuleId!, call.Request, cancellationToken));
        }
    }

    /// <summary>Runs a command with the raw body as its standard input. The response is the command's standard output, byte for byte.</summary>
    private async Task<IResult> RunRawAsync(HttpRequest request, string reference, CancellationToken cancellationToken)
    {
        if (IdempotentCall.IsAsked(request))
        {
            return new ProblemResult(Problem.Field("Idempotency-Key", "Is not supported with a raw body: send the input in a JSON body."));
        }

        if (request.ContentLength > _options.MaxInputBytes)
        {
            return new ProblemResult(Problem.TooLarge("A body", _options.InputLimit));
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var input = GuestBody.Open(request, _options.MaxInputBytes, stop);
        var run = await executions.ExecuteAsync(reference, new ExecuteRequest { Stdin = input, Origin = CallerFeature.OriginOf(request) }, stop.Token);
        if (!run.Succeeded)
        {
            return new ProblemResult(run.Error);
        }

        CallCharge.Add(request, run.Value.Outcome.Usage.Cpu);
        RunMark.Set(request.HttpContext, run.Value);
        if (input is { IsTooLarge: true })
        {
            return new ProblemResult(Problem.TooLarge("A body", _options.InputLimit));
        }

        if (input is { Failure: { } broken })
        {
            ExceptionDispatchInfo.Throw(broken);
        }

        if (run.Value.Outcome.Status == ExecutionStatus.Succeeded)
        {
            return new RawOutputResult(run.Value);
        }

        failures.Note(request.HttpContext, run.Value);
        return new GuestFailureResult(GuestFailureProblem.From(run.Value.Outcome), run.Value, showsStderr: true);
    }

    /// <summary>A separate method, so that the closure is allocated only for requests with an idempotency key.</summary>
    private Task<IResult> RunIdempotentAsync(HttpRequest request, ReadOnlyMemory<byte> body, ExecuteBody call, CancellationToken cancellationToken) =>
        IdempotentCall.RunAsync(
            idempotency, request, body, async id => AnswerOf(
                request, await executions.ExecuteAsync(call.ModuleId!, WithId(call.Request, id), cancellationToken)), Interrupted, cancellationToken);

    private async Task<IResult> ExecuteOnceAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!CallerFeature.Of(request).HasEverywhere(Running))
        {
            return new ProblemResult(AccessErrors.NeedsAllModules(Running));
        }

        var (form, problem) = await UploadForm.ReadAsync(request, OneShotForm.Parts(_options), cancellationToken);
        if (form is null)
        {
            return new ProblemResult(problem!);
        }

        (var call, problem) = OneShotForm.Read(form);
        if (call is null)
        {
            return new ProblemResult(problem!);
        }

        call.Origin = CallerFeature.OriginOf(request);
        return IdempotentCall.IsAsked(request)
            ? await IdempotentCall.RunAsync(
                idempotency, request, form.Fingerprint(), id => RunOnceAsync(
                    request, form, WithId(call, id), cancellationToken), Interrupted, cancellationToken)
            : await RunOnceAsync(request, form, call, cancellationToken);
    }

    private static ExecuteRequest WithId(ExecuteRequest request, Guid id)
    {
        request.Id = new ExecutionId(id);
        return request;
    }

    private static ProblemResult Interrupted(Guid id) => new(ExecutionErrors.Interrupted(new ExecutionId(id)));

    private async Task<IResult> RunOnceAsync(HttpRequest request, UploadForm form, ExecuteRequest call, CancellationToken cancellationToken) =>
        AnswerOf(request, await executions.ExecuteOnceAsync(form["wasm"]!.Content, call, cancellationToken));

    private static IResult AnswerOf(HttpRequest request, in Result<ExecutionResult> result)
    {
        if (!result.Succeeded)
        {
            return new ProblemResult(result.Error);
        }

        CallCharge.Add(request, result.Value.Outcome.Usage.Cpu);
        RunMark.Set(request.HttpContext, result.Value);
        return new ExecuteResult(result.Value);
    }
}
