using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Options;
using WasmOs.Functions.Access;
using WasmOs.Functions.Bodies;
using WasmOs.Functions.Executions;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Pipeline;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Guests;

/// <summary>The function of HTTP guests: WASI commands that receive a request as CGI/1.1 (RFC 3875) and write the response.</summary>
public sealed class GuestFunctions(
    ExecutionService executions, ModuleDirectory directory, CountedBodies bodies, GuestFailureLog failures, IOptions<ApiOptions> options)
{
    /// <summary>The name of the function that serves guests, under <c>/run</c> and on their own sites.</summary>
    internal const string FunctionName = "run";

    private readonly ApiOptions _options = options.Value;

    /// <summary>
    /// The steps: 1. resolve the module; 2. convert the request to variables and standard input; 3. run the guest; 4. complete the response, or answer with a
    /// problem.
    /// </summary>
    [Function(FunctionName)]
    [Requires(Permission.ModulesExecute, Module = "module", UnlessModuleIsPublic = true)]
    [QueryParameters(QueryParametersAttribute.Any)]
    [RunsGuest(StreamsBody = true)]
    public async Task<IResult> RunGuest(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "run/{module}/{*path}")] HttpRequest request, string module, string? path,
        CancellationToken cancellationToken)
    {
        // 1. The module.
        if (!directory.TryResolve(module, out var resolved))
        {
            var found = await directory.ResolveAsync(module, cancellationToken);
            if (!found.Succeeded)
            {
                return new ProblemResult(found.Error);
            }

            resolved = found.Value;
        }

        // 2. The request.
        if (request.ContentLength > _options.MaxGuestBodyBytes)
        {
            return new ProblemResult(Problem.TooLarge("A body", _options.GuestBodyLimit));
        }

        if (GuestBody.IsUncounted(request) && !resolved.Settings.Http.ReadsToEnd)
        {
            return await CountAndAnswerAsync(request, path, resolved, cancellationToken);
        }

        return GuestVariables.Of(request, path, resolved.Settings.Http) is { } variables
            ? await AnswerAsync(request, path, resolved, variables, null, cancellationToken)
            : new ProblemResult(GuestProblems.HeadersTooLarge());
    }

    /// <summary>
    /// CGI programs read CONTENT_LENGTH bytes, and nothing without that variable. So a body without a length is read and counted before the run.
    /// </summary>
    private async Task<IResult> CountAndAnswerAsync(HttpRequest request, string? path, ResolvedModule module, CancellationToken cancellationToken)
    {
        var limit = (int)Math.Min(_options.MaxInputBytes, _options.MaxGuestBodyBytes);
        var (body, failure) = await CountedBody.ReadAsync(GuestBody.Reader(request), limit, bodies, cancellationToken);
        if (body is null)
        {
            return new ProblemResult(failure == CountingFailure.Full ? GuestProblems.Busy() : GuestProblems.LengthRequired(limit));
        }

        using (body)
        {
            return GuestVariables.Of(request, path, module.Settings.Http, body.Length) is { } variables
                ? await AnswerAsync(request, path, module, variables, body, cancellationToken)
                : new ProblemResult(GuestProblems.HeadersTooLarge());
        }
    }

    private async Task<IResult> AnswerAsync(
        HttpRequest request, string? path, ResolvedModule module, List<KeyValuePair<string, string>> variables, CountedBody? counted,
        CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var input = counted is null
            ? GuestBody.Open(request, _options.MaxGuestBodyBytes, stop)
            : new RequestInput(counted.OpenReader(), counted.Length, stop);
        using var response = new GuestResponse(request.HttpContext, new GuestScope(request, path), stop);

        // 3. The run, on this thread. The thread waits while the client does not read the response and while the body has not arrived.
        var call = new ExecuteRequest { RequestVariables = variables, Stdin = input, Stdout = response, Origin = CallerFeature.OriginOf(request) };
        var run = await executions.ExecuteAsync(module, call, stop.Token);
        if (!run.Succeeded)
        {
            return new ProblemResult(run.Error);
        }

        CallCharge.Add(request, run.Value.Outcome.Usage.Cpu);
        RunMark.Set(request.HttpContext, run.Value);

        // 4. The end of the response.
        var failure = await FindFailureAsync(run.Value, input, response, cancellationToken);
        if (failure is null)
        {
            return Results.Empty;
        }

        if (failure is GuestFailureResult)
        {
            failures.Note(request.HttpContext, run.Value);
        }

        if (response.HasStarted)
        {
            // Part of the response has been sent. Only a cut connection shows the client that it is incomplete.
            request.HttpContext.Abort();
            return Results.Empty;
        }

        return failure;
    }

    private async Task<IResult?> FindFailureAsync(ExecutionResult run, RequestInput? input, GuestResponse response, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (input is { IsTooLarge: true })
        {
            return new ProblemResult(Problem.TooLarge("A body", _options.GuestBodyLimit));
        }

        if (input is { Failure: { } broken } && !response.HasStarted)
        {
            ExceptionDispatchInfo.Throw(broken);
        }

        if (response.Fault is null && run.Outcome.Status != ExecutionStatus.Succeeded)
        {
            return new GuestFailureResult(GuestFailureProblem.From(run.Outcome), run, showsStderr: false);
        }

        return await response.TryCompleteAsync(cancellationToken)
            ? null
            : new GuestFailureResult(GuestProblems.InvalidAnswer(response.Fault!), run, showsStderr: false);
    }
}
