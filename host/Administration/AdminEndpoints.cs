using System.Diagnostics;
using Microsoft.AspNetCore.Routing.Patterns;
using WasmOs.Functions.Access;
using WasmOs.Functions.Audit;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Pipeline;
using WasmOs.Functions.Problems;
using WasmOs.Host.Discovery;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Audit;
using WasmOs.Kernel.Errors;

namespace WasmOs.Host.Administration;

/// <summary>The endpoints under <c>/admin/functions</c>, as in the Functions host: one lists all functions, one runs a queue or timer function.</summary>
internal sealed class AdminEndpoints(HostFunctions functions, ManualRuns runs, AdminKey key, AccessGate gate, ChangeLines changes, AuditTrail? trail = null)
{
    private const string Path = "admin/functions";
    private const string ListAction = "host.list-functions";
    private const string RunAction = "host.run-function";
    private static readonly FunctionAccess Access = FunctionAccess.Needing(Permission.HostAdmin);

    /// <summary>Builds the ASP.NET Core endpoints.</summary>
    public IEnumerable<Endpoint> Build()
    {
        HttpCall run = RunAsync;
        run = trail is null ? run : AuditedCall.Record(trail, RunAction, run);
        return
        [
            Endpoint(Path, HttpMethods.Get, Guard(ListAction, ListAsync)),
            Endpoint(Path + "/{name}", HttpMethods.Post, Guard(RunAction, changes.Around("run a function by hand", ServeAsync))),
        ];

        async Task ServeAsync(HttpContext context) => await (await run(context, context.RequestAborted)).ExecuteAsync(context);
    }

    private static RouteEndpoint Endpoint(string route, string method, RequestDelegate serve) =>
        new(serve, RoutePatternFactory.Parse(route), order: 0, new EndpointMetadataCollection(new HttpMethodMetadata([method])), $"{method} /{route}");

    /// <summary>
    /// Lets in callers with the host's key, and callers whose credentials have the permission. Where nobody needs credentials, the rules of the key hold alone.
    /// </summary>
    private RequestDelegate Guard(string action, RequestDelegate serve)
    {
        var guarded = gate.Around(action, Access, context => CallerFeature.Of(context.Request).Kind == CallerKind.Open ? ServeByKey(context) : serve(context));
        return context => key.IsGiven(context.Request) ? ServeByKey(context) : guarded(context);

        Task ServeByKey(HttpContext context)
        {
            if (key.Check(context.Request) is { } refusal)
            {
                return RefuseAsync(context, action, refusal);
            }

            if (key.IsGiven(context.Request))
            {
                CallerFeature.Set(context, Caller.Operator);
            }

            return serve(context);
        }
    }

    private async Task RefuseAsync(HttpContext context, string action, ProblemResult refusal)
    {
        if (trail is not null)
        {
            var entry = RequestEntry.Of(context, action, AuditOutcome.Refused);
            await trail.AddAsync(entry with { Reason = refusal.Problem.Slug, Status = refusal.Status }, context.RequestAborted);
        }

        await refusal.ExecuteAsync(context);
    }

    private Task ListAsync(HttpContext context)
    {
        var result = (IResult?)QueryParameters.Refuse([], context.Request) ?? TypedResults.Json(
            functions.All.Select(function => new { name = function.Name, trigger = Trigger(function.Trigger), on = On(function) }));
        return result.ExecuteAsync(context);
    }

    private async ValueTask<IResult> RunAsync(HttpContext context, CancellationToken cancellationToken) =>
        QueryParameters.Refuse([], context.Request)
            ?? await StartAsync(context, cancellationToken) ?? (IResult)TypedResults.StatusCode(StatusCodes.Status202Accepted);

    private async Task<ProblemResult?> StartAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var name = (string)context.Request.RouteValues["name"]!;
        FunctionDefinition? function = functions.All.FirstOrDefault(function => function.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (function is null)
        {
            return AdminProblems.NotFound(name, NearestName.Find(name, functions.All.Select(known => known.Name)));
        }

        if (function.Trigger == TriggerKind.Http)
        {
            return AdminProblems.IsHttp(function.Name, On(function));
        }

        (var input, var fault) = await AdminBody.ReadAsync(context.Request, cancellationToken);
        return fault is null ? runs.Start(function, input) : AdminProblems.BadBody(fault);
    }

    private static string Trigger(TriggerKind kind) => kind switch
    {
        TriggerKind.Http => "http",
        TriggerKind.Timer => "timer",
        TriggerKind.Queue => "queue",
        _ => throw new UnreachableException($"A function has the unknown trigger {kind}."),
    };

    private static string On(FunctionDefinition function) => function.Trigger switch
    {
        TriggerKind.Http => function.Route!.RawText ?? "",
        TriggerKind.Timer => function.Schedule!,
        TriggerKind.Queue => function.Queue!,
        _ => throw new UnreachableException($"The function {function.Name} has the unknown trigger {function.Trigger}."),
    };
}
