using WasmOs.Functions.Idempotency;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Idempotency;

namespace WasmOs.Functions.Bodies;

/// <summary>Reads requests with a JSON body of an input's size.</summary>
internal static class JsonRequest
{
    /// <summary>What a call takes, for the problem of another type.</summary>
    public const string Wanted = "application/json";

    /// <summary>Reads a body whose parts are not needed behind the reading, or says what is wrong with it.</summary>
    public static async ValueTask<(T? Body, Problem? Problem)> ReadAsync<T>(
        HttpRequest request, ApiOptions options, Func<ReadOnlyMemory<byte>, FieldErrors, T> read, CancellationToken cancellationToken)
        where T : class
    {
        var (opened, problem) = await OpenAsync(request, options, cancellationToken);
        if (opened is not { } body)
        {
            return (null, problem);
        }

        using (body)
        {
            var faults = new FieldErrors();
            var value = read(body.Content, faults);
            return faults.IsEmpty ? (value, null) : (null, Problem.From(faults));
        }
    }

    /// <summary>Reads a body and does what it asks for, once under an idempotency key; or says what is wrong with it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="options">How large a body may be.</param>
    /// <param name="idempotency">Keeps the first answers.</param>
    /// <param name="read">Reads the body; what it makes may point into it.</param>
    /// <param name="work">Does it, while the body is still there; what it creates gets the id that it is given, if any.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<IResult> RunAsync<T>(
        HttpRequest request, ApiOptions options, IdempotencyStore idempotency, Func<ReadOnlyMemory<byte>, FieldErrors, T> read, Func<T, Guid?, Task<IResult>> work,
        CancellationToken cancellationToken)
    {
        var (opened, problem) = await OpenAsync(request, options, cancellationToken);
        if (opened is not { } body)
        {
            return new ProblemAnswer(problem!);
        }

        using (body)
        {
            var faults = new FieldErrors();
            var value = read(body.Content, faults);
            if (!faults.IsEmpty)
            {
                return new ProblemAnswer(Problem.From(faults));
            }

            return IdempotentCall.IsAsked(request)
                ? await IdempotentCall.RunAsync(idempotency, request, body.Content, id => work(value, id), cancellationToken)
                : await work(value, null);
        }
    }

    private static async ValueTask<(RequestBody? Body, Problem? Problem)> OpenAsync(HttpRequest request, ApiOptions options, CancellationToken cancellationToken)
    {
        if (!JsonMediaType.IsJson(request.ContentType))
        {
            return (null, Problem.UnsupportedMediaType(request.ContentType, Wanted));
        }

        return await RequestBody.ReadAsync(request, options.MaxInputBytes, cancellationToken) is { } body
            ? (body, null)
            : (null, BodyMemory.Refusal(request.HttpContext, "A body", options.InputLimit));
    }
}
