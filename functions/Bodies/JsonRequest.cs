using WasmOs.Functions.Idempotency;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Idempotency;

namespace WasmOs.Functions.Bodies;

/// <summary>Reads requests whose body is JSON of at most <see cref="ApiOptions.MaxInputBytes"/>.</summary>
internal static class JsonRequest
{
    /// <summary>The type that is accepted, for the problem that refuses another type.</summary>
    public const string Wanted = "application/json";

    /// <summary>
    /// Reads a body, or returns the problem with it. The body's bytes are released before this returns, so the value that is read must not refer to them.
    /// </summary>
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
            var errors = new FieldErrors();
            var value = read(body.Content, errors);
            return errors.IsEmpty ? (value, null) : (null, Problem.From(errors));
        }
    }

    /// <summary>
    /// Reads a body and does the work that it asks for; with an idempotency key, once for each key. When the body is wrong, the result is a problem and no work
    /// is done.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="options">The largest size of a body.</param>
    /// <param name="idempotency">Stores the first result under each idempotency key.</param>
    /// <param name="read">Reads the body. The value may refer to the bytes of the body.</param>
    /// <param name="work">
    /// Does the work while the body's bytes are still valid. Its second argument is the planned id for the resource that it creates, or null without an
    /// idempotency key.
    /// </param>
    /// <param name="cancellationToken">Cancels the waiting for the body and for the first result of a request with the same key.</param>
    public static async Task<IResult> RunAsync<T>(
        HttpRequest request, ApiOptions options, IdempotencyStore idempotency, Func<ReadOnlyMemory<byte>, FieldErrors, T> read, Func<T, Guid?,
        Task<IResult>> work,
        CancellationToken cancellationToken)
    {
        var (opened, problem) = await OpenAsync(request, options, cancellationToken);
        if (opened is not { } body)
        {
            return new ProblemResult(problem!);
        }

        using (body)
        {
            var errors = new FieldErrors();
            var value = read(body.Content, errors);
            if (!errors.IsEmpty)
            {
                return new ProblemResult(Problem.From(errors));
            }

            return IdempotentCall.IsAsked(request)
                ? await IdempotentCall.RunAsync(idempotency, request, body.Content, id => work(value, id), cancellationToken)
                : await work(value, null);
        }
    }

    private static async ValueTask<(RequestBody? Body, Problem? Problem)> OpenAsync(
        HttpRequest request, ApiOptions options, CancellationToken cancellationToken)
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
