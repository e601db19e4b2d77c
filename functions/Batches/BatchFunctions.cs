using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using WasmOs.Functions.Access;
using WasmOs.Functions.Bodies;
using WasmOs.Functions.Changes;
using WasmOs.Functions.Idempotency;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Lists;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Batches;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Idempotency;

namespace WasmOs.Functions.Batches;

/// <summary>The HTTP functions of batches. A batch runs one module with many inputs.</summary>
public sealed class BatchFunctions(BatchService batches, IdempotencyStore idempotency, IOptions<ApiOptions> options)
{
    private const string Route = "api/v1/batches";
    private static readonly PermissionSet Reading = PermissionSet.Of(Permission.BatchesRead);
    private static readonly PermissionSet Writing = PermissionSet.Of(Permission.BatchesWrite);
    private static readonly PermissionSet Submitting = PermissionSet.Of(Permission.BatchesWrite, Permission.ModulesExecute);

    private readonly SizeLimit _limit = options.Value.BatchLimit;

    [Function("batches-submit")]
    [Requires(Permission.BatchesWrite, Permission.ModulesExecute)]
    [QueryParameters(
        "module_id", "function", "parallelism", "timeout", "limits", "returns", "priority", "trace", "stop_on_failure", "max_failures", "callback_url", "labels")]
    [DisableRequestSizeLimit]
    public async Task<IResult> Submit(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, CancellationToken cancellationToken)
    {
        var isLines = BatchLines.IsLines(request.ContentType);
        if (!isLines && !JsonMediaType.IsJson(request.ContentType))
        {
            return new ProblemResult(Problem.UnsupportedMediaType(request.ContentType, $"{JsonRequest.Wanted} or {BatchLines.MediaType}"));
        }

        if (await RequestBody.ReadAsync(request, _limit.Bytes, cancellationToken) is not { } body)
        {
            return new ProblemResult(BodyMemory.Refusal(request.HttpContext, "A batch", _limit));
        }

        using (body)
        {
            var errors = new FieldErrors(BatchRequest.MaxFaults);
            if (!isLines)
            {
                BatchQuery.Refuse(request.Query, errors);
            }

            var batch = isLines ? BatchBody.ReadLines(body.Content, request.Query, errors) : BatchBody.Read(body.Content, errors);
            if (!errors.IsEmpty)
            {
                return new ProblemResult(Problem.From(errors));
            }

            return IdempotentCall.IsAsked(request)
                ? await IdempotentCall.RunAsync(idempotency, request, body.Content, id => SubmitAsync(request, batch, id, cancellationToken), cancellationToken)
                : await SubmitAsync(request, batch, null, cancellationToken);
        }
    }

    [Function("batches-list")]
    [Requires(Permission.BatchesRead)]
    [QueryParameters("limit", "continuation")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request, CancellationToken cancellationToken) =>
        await Listing.AnswerAsync(
            request, "items", async query => await CallerScope.ListAsync(
                query, request, Reading, (limit, continuation) => batches.ListAsync(limit, continuation, cancellationToken),
                static batch => batch.ModuleName, static batch => batch.Id.ToString()),
            BatchMembers.Write);

    [Function("batches-get")]
    [Requires(Permission.BatchesRead)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var batch = await GetAsync(request, id, Reading, cancellationToken);
        return batch.Succeeded ? new BatchStateResult(batch.Value) : new ProblemResult(batch.Error);
    }

    [Function("batches-results")]
    [Requires(Permission.BatchesRead)]
    [QueryParameters("from", "status", "limit")]
    public async Task<IResult> Results(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/{id}/results")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var query = BatchResultFilter.Read(request, errors);
        if (!errors.IsEmpty)
        {
            return new ProblemResult(Problem.From(errors));
        }

        var batch = await GetAsync(request, id, Reading, cancellationToken);
        return batch.Succeeded
            ? new BatchResultLinesResult(batches.ReadResultsAsync(batch.Value.Id, query, cancellationToken))
            : new ProblemResult(batch.Error);
    }

    [Function("batches-cancel")]
    [Requires(Permission.BatchesWrite)]
    public async Task<IResult> Cancel(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/{id}/cancel")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var batch = await GetAsync(request, id, Writing, cancellationToken);
        batch = batch.Succeeded ? await batches.CancelAsync(id, cancellationToken) : batch;
        return batch.Succeeded ? new BatchStateResult(batch.Value, StatusCodes.Status202Accepted) : new ProblemResult(batch.Error);
    }

    [Function("batches-delete")]
    [Requires(Permission.BatchesWrite)]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route + "/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var batch = await GetAsync(request, id, Writing, cancellationToken);
        if (!batch.Succeeded)
        {
            return new ProblemResult(batch.Error);
        }

        return await batches.DeleteAsync(id, cancellationToken) is { } error ? new ProblemResult(error) : Microsoft.AspNetCore.Http.Results.NoContent();
    }

    private async ValueTask<Result<Batch>> GetAsync(HttpRequest request, string id, PermissionSet permissions, CancellationToken cancellationToken) =>
        CallerScope.Restrict(
            await batches.GetAsync(id, cancellationToken), request, permissions, static batch => batch.ModuleName, () => BatchErrors.NotFound(id));

    private async Task<IResult> SubmitAsync(HttpRequest http, BatchRequest request, Guid? id, CancellationToken cancellationToken)
    {
        AuditDetail.SetModule(http, request.ModuleId);
        if (CallerScope.Refuse(http, Submitting, request.ModuleId) is { } refused)
        {
            return new ProblemResult(refused);
        }

        request.Creator = CallerFeature.CreatorOf(http);
        request.Id = id is { } planned ? new BatchId(planned) : null;
        var batch = await batches.SubmitAsync(request, cancellationToken);
        if (batch.Succeeded)
        {
            ChangeNote.Set(http.HttpContext, $"batch {batch.Value.Id}");
        }

        return batch.Succeeded
            ? new BatchStateResult(batch.Value, StatusCodes.Status202Accepted) { Location = $"/{Route}/{batch.Value.Id}" }
            : new ProblemResult(batch.Error);
    }
}
