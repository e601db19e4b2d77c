using System.Text.Json;
using Microsoft.Extensions.Options;
using WasmOs.Functions.Access;
using WasmOs.Functions.Bodies;
using WasmOs.Functions.Changes;
using WasmOs.Functions.Conditions;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Lists;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Idempotency;
using WasmOs.Kernel.Webhooks;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Webhooks;

/// <summary>The HTTP functions of webhooks and their deliveries.</summary>
public sealed class WebhookFunctions(WebhookRegistry registry, WebhookDeliveries deliveries, IdempotencyStore idempotency, IOptions<ApiOptions> options)
{
    private const string Route = "api/v1/webhooks";

    [Function("webhooks-create")]
    [Requires(Permission.WebhooksWrite, Everywhere = true)]
    public async Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, CancellationToken cancellationToken) =>
        await JsonRequest.RunAsync(
            request, options.Value, idempotency, WebhookBody.ReadNew, (webhook, id) => CreateAsync(request, webhook, id, cancellationToken), cancellationToken);

    [Function("webhooks-list")]
    [Requires(Permission.WebhooksRead, Everywhere = true)]
    [QueryParameters("limit", "continuation")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var query = ListQuery.Read(request, errors);
        if (!errors.IsEmpty)
        {
            return new ProblemResult(Problem.From(errors));
        }

        // There are few webhooks, so all are read at once. The continuation is the id of the last webhook of the previous page.
        var all = await registry.ListAsync(cancellationToken);
        WebhookDescription[] rest = [.. all.Where(one => query.Continuation is null || string.CompareOrdinal(one.Webhook.Id, query.Continuation) > 0)];
        var page = rest.Length > query.Limit ? rest[..query.Limit] : rest;
        var showsUrl = WebhookJson.ShowsUrl(request);
        return new ListResult<WebhookDescription>(
            "items", page, rest.Length > page.Length ? page[^1].Webhook.Id : null, (writer, webhook) => WebhookJson.Write(writer, webhook, showsUrl));
    }

    [Function("webhooks-get")]
    [Requires(Permission.WebhooksRead, Everywhere = true)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        _ = request;
        return AnswerOf(await registry.GetAsync(id, cancellationToken));
    }

    [Function("webhooks-patch")]
    [Requires(Permission.WebhooksWrite, Everywhere = true)]
    public async Task<IResult> Patch(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Route + "/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var (change, ifMatch, problem) = await ReadAsync(request, WebhookBody.ReadPatch, cancellationToken);
        return problem is null
            ? AnswerOf(await registry.PatchAsync(id, change!, ifMatch, CallerFeature.CreatorOf(request), cancellationToken))
            : new ProblemResult(problem);
    }

    [Function("webhooks-delete")]
    [Requires(Permission.WebhooksWrite, Everywhere = true)]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route + "/{id}")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        await ConditionalDeletion.RunAsync(request, ifMatch => registry.DeleteAsync(id, ifMatch, cancellationToken));

    [Function("webhooks-rotate-secret")]
    [Requires(Permission.WebhooksWrite, Everywhere = true)]
    public async Task<IResult> RotateSecret(
        [HttpTrigger(
            AuthorizationLevel.Anonymous, "post", Route = Route + "/{id}/rotate-secret")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var (change, ifMatch, problem) = await ReadAsync(request, WebhookBody.ReadRotation, cancellationToken);
        return problem is null ? AnswerOf(await registry.RotateSecretAsync(id, change!.Secret, ifMatch, cancellationToken)) : new ProblemResult(problem);
    }

    [Function("webhooks-test")]
    [Requires(Permission.WebhooksWrite, Everywhere = true)]
    public async Task<IResult> Test(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/{id}/test")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        _ = request;
        return AcceptedOf(await deliveries.PingAsync(id, cancellationToken));
    }

    [Function("webhooks-deliveries")]
    [Requires(Permission.WebhooksRead, Everywhere = true)]
    [QueryParameters("limit", "continuation")]
    public async Task<IResult> Deliveries(
        [HttpTrigger(
            AuthorizationLevel.Anonymous, "get", Route = Route + "/{id}/deliveries")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        await Listing.AnswerAsync(request, "items", query => deliveries.ListAsync(id, query.Limit, query.Continuation, cancellationToken), DeliveryJson.Write);

    [Function("webhooks-redeliver")]
    [Requires(Permission.WebhooksWrite, Everywhere = true)]
    public async Task<IResult> Redeliver(
        [HttpTrigger(
            AuthorizationLevel.Anonymous, "post", Route = Route + "/{id}/deliveries/{delivery}/redeliver")] HttpRequest request, string id, string delivery,
        CancellationToken cancellationToken)
    {
        _ = request;
        return AcceptedOf(await deliveries.RedeliverAsync(id, delivery, cancellationToken));
    }

    [Function("webhooks-redeliver-failed")]
    [Requires(Permission.WebhooksWrite, Everywhere = true)]
    public async Task<IResult> RedeliverFailed(
        [HttpTrigger(
            AuthorizationLevel.Anonymous, "post", Route = Route + "/{id}/redeliver")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        _ = request;
        var count = await deliveries.RedeliverFailedAsync(id, cancellationToken);
        return count.Succeeded ? new AcceptedResult(writer => WriteCount(writer, count.Value)) : new ProblemResult(count.Error);
    }

    private async Task<IResult> CreateAsync(HttpRequest request, WebhookChange change, Guid? id, CancellationToken cancellationToken)
    {
        var created = await registry.CreateAsync(
            change, id is { } planned ? new ExecutionId(planned) : null, CallerFeature.CreatorOf(request), cancellationToken);
        if (created.Succeeded)
        {
            // Only the host and port are noted: the rest of a URL may be a secret.
            ChangeNote.Set(request.HttpContext, $"webhook {created.Value.Webhook.Id} to {Quoted.Of(created.Value.Webhook.Url.Authority)}");
        }

        return created.Succeeded ? new WebhookResult(created.Value, StatusCodes.Status201Created) : new ProblemResult(created.Error);
    }

    private async ValueTask<(WebhookChange? Change, string? IfMatch, Problem? Problem)> ReadAsync(
        HttpRequest request, Func<ReadOnlyMemory<byte>, FieldErrors, WebhookChange> read, CancellationToken cancellationToken)
    {
        if (EntityTags.ReadIfMatch(request, out var ifMatch) is { } badTag)
        {
            return (null, null, badTag);
        }

        var (change, problem) = await JsonRequest.ReadAsync(request, options.Value, read, cancellationToken);
        return (change, ifMatch, problem);
    }

    private static void WriteCount(Utf8JsonWriter writer, int count)
    {
        writer.WriteStartObject();
        writer.WriteNumber("redelivered"u8, count);
        writer.WriteEndObject();
    }

    private static IResult AnswerOf(Result<WebhookDescription> webhook) =>
        webhook.Succeeded ? new WebhookResult(webhook.Value) : new ProblemResult(webhook.Error);

    private static IResult AcceptedOf(Result<WebhookDelivery> delivery) =>
        delivery.Succeeded ? new AcceptedResult(writer => DeliveryJson.Write(writer, delivery.Value)) : new ProblemResult(delivery.Error);
}
