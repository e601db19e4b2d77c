using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using WasmOs.Functions.Access;
using WasmOs.Functions.Problems;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Idempotency;

namespace WasmOs.Functions.Idempotency;

/// <summary>Implements <c>Idempotency-Key</c>: a repeated request gets the first response again, and the work is done once.</summary>
internal static class IdempotentCall
{
    /// <summary>The name of the header.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>Whether the request has an idempotency key.</summary>
    public static bool IsAsked(HttpRequest request) => request.Headers.ContainsKey(Header);

    /// <summary>
    /// Does the work, unless the work of this key was done before. The response of a success is stored. After a refusal (4xx) nothing was done, so the key is
    /// forgotten and can be used again, also with a
    /// corrected body. After any other failure the work may have been done in part: the key keeps its planned id, and the next try completes the work.
    /// </summary>
    /// <param name="store">Stores keys and responses.</param>
    /// <param name="request">The request.</param>
    /// <param name="body">The bytes that, with the query, identify the request.</param>
    /// <param name="work">
    /// Does the work. Its argument is the planned id of the resource that it creates; a resource that already exists under this id is the result of an earlier
    /// try.
    /// </param>
    /// <param name="cancellationToken">Cancels the waiting for the store.</param>
    public static Task<IResult> RunAsync(
        IdempotencyStore store, HttpRequest request, ReadOnlyMemory<byte> body, Func<Guid, Task<IResult>> work, CancellationToken cancellationToken) =>
        RunAsync(store, request, body, work, null, cancellationToken);

    /// <summary>Does work that cannot be resumed, such as a run of a guest; for the rest see the other overload.</summary>
    /// <param name="store">Stores keys and responses.</param>
    /// <param name="request">The request.</param>
    /// <param name="body">The bytes that, with the query, identify the request.</param>
    /// <param name="work">Does the work under the planned id, its argument. When it throws or returns a refusal, it must have done nothing.</param>
    /// <param name="interrupted">
    /// Makes the result for a key whose work was begun and never ended, because the process was killed. Null when the work can be resumed.
    /// </param>
    /// <param name="cancellationToken">Cancels the waiting for the store.</param>
    public static async Task<IResult> RunAsync(
        IdempotencyStore store, HttpRequest request, ReadOnlyMemory<byte> body, Func<Guid, Task<IResult>> work, Func<Guid, IResult>? interrupted,
        CancellationToken cancellationToken)
    {
        var keys = request.Headers[Header];
        if (keys.Count != 1)
        {
            return new ProblemResult(IdempotencyErrors.KeyInvalid());
        }

        var begun = await store.BeginAsync(ScopeOf(request), keys.ToString(), HashOf(request, body.Span), cancellationToken);
        if (!begun.Succeeded)
        {
            return new ProblemResult(begun.Error);
        }

        var entry = begun.Value;
        return entry.State switch
        {
            IdempotencyState.Replay => new StoredResult(entry),
            IdempotencyState.Conflict => new ProblemResult(IdempotencyErrors.KeyReused()),
            IdempotencyState.InProgress => new ProblemResult(IdempotencyErrors.InProgress()),
            _ when entry.Ticket!.Resumes && interrupted is not null => await ReleaseInterruptedAsync(store, entry.Ticket, interrupted),
            _ => await FirstAsync(store, entry.Ticket!, request.HttpContext, work, canResume: interrupted is null),
        };
    }

    private static async Task<IResult> ReleaseInterruptedAsync(IdempotencyStore store, IdempotencyTicket ticket, Func<Guid, IResult> interrupted)
    {
        // The ticket stays in the store without an owner, so each later try gets the same response.
        await store.ReleaseAsync(ticket, CancellationToken.None);
        return interrupted(ticket.PlannedId);
    }

    private static async Task<IResult> FirstAsync(
        IdempotencyStore store, IdempotencyTicket ticket, HttpContext context, Func<Guid, Task<IResult>> work, bool canResume)
    {
        IResult result;
        try
        {
            result = await work(ticket.PlannedId);
        }
        catch
        {
            // After any failure, a disconnected client included, the key must be usable again.
            await FailAsync(store, ticket, canResume);
            throw;
        }

        switch (result)
        {
            case JsonResult { Status: >= 200 and < 300 } answer:
                var buffer = new ArrayBufferWriter<byte>();
                answer.Stored.WriteTo(buffer, context);
                await store.CompleteAsync(ticket, answer.Status, buffer.WrittenMemory, answer.Location, answer.ETag, CancellationToken.None);
                break;
            case JsonResult { Status: < 500 }:
                await store.ForgetAsync(ticket, CancellationToken.None);
                break;
            default:
                await FailAsync(store, ticket, canResume);
                break;
        }

        return result;
    }

    private static ValueTask FailAsync(IdempotencyStore store, IdempotencyTicket ticket, bool canResume) =>
        canResume ? store.ReleaseAsync(ticket, CancellationToken.None) : store.ForgetAsync(ticket, CancellationToken.None);

    /// <summary>
    /// The method, the path and the caller. The same key on another route is another key, and nobody gets an answer that was made for another caller. Where
    /// nobody needs credentials, all callers are one.
    /// </summary>
    private static string ScopeOf(HttpRequest request)
    {
        var call = $"{request.Method} {request.Path.Value?.TrimEnd('/')}";
        var caller = CallerFeature.Of(request);
        return caller.IsKnown ? $"{call} {caller.Name} {caller.Id}" : call;
    }

    /// <summary>The query is part of the request's identity: <c>?name=</c> names an upload.</summary>
    private static byte[] HashOf(HttpRequest request, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(request.QueryString.Value ?? ""));
        hash.AppendData([0]);
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
