using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using WasmOs.Functions.Problems;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Idempotency;

namespace WasmOs.Functions.Idempotency;

/// <summary>Honours <c>Idempotency-Key</c>: the same request gets the first answer again, and the work is done once.</summary>
internal static class IdempotentCall
{
    /// <summary>The header.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>Whether the client asks for it.</summary>
    public static bool IsAsked(HttpRequest request) => request.Headers.ContainsKey(Header);

    /// <summary>
    /// Does the work, unless this key's work was done before. Answers of successes are kept. A refusal (4xx) did nothing, so it is forgotten and the key can be used again,
    /// with a mended body too. After any other failure the work may have been done in part: the key keeps its plan, and the next try completes it.
    /// </summary>
    /// <param name="store">Keeps keys and answers.</param>
    /// <param name="request">The request.</param>
    /// <param name="body">What is asked for, beside the query.</param>
    /// <param name="work">Does the work; what it creates gets the id that it is given, or is there under that id already.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static Task<IResult> RunAsync(
        IdempotencyStore store, HttpRequest request, ReadOnlyMemory<byte> body, Func<Guid, Task<IResult>> work, CancellationToken cancellationToken) =>
        RunAsync(store, request, body, work, null, cancellationToken);

    /// <summary>Does work that cannot be resumed, such as a run of a guest: see the other method.</summary>
    /// <param name="store">Keeps keys and answers.</param>
    /// <param name="request">The request.</param>
    /// <param name="body">What is asked for, beside the query.</param>
    /// <param name="work">Does the work under the id that it is given. When it fails by an exception or a refusal, it has done nothing.</param>
    /// <param name="interrupted">Answers in place of work that was begun and not ended, because its process was killed; null when work can be resumed.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<IResult> RunAsync(
        IdempotencyStore store, HttpRequest request, ReadOnlyMemory<byte> body, Func<Guid, Task<IResult>> work, Func<Guid, IResult>? interrupted, CancellationToken cancellationToken)
    {
        var keys = request.Headers[Header];
        if (keys.Count != 1)
        {
            return new ProblemAnswer(IdempotencyErrors.KeyInvalid());
        }

        var begun = await store.BeginAsync(ScopeOf(request), keys.ToString(), HashOf(request, body.Span), cancellationToken);
        if (!begun.Succeeded)
        {
            return new ProblemAnswer(begun.Error);
        }

        var entry = begun.Value;
        return entry.State switch
        {
            IdempotencyState.Replay => new StoredAnswer(entry),
            IdempotencyState.Conflict => new ProblemAnswer(IdempotencyErrors.KeyReused()),
            IdempotencyState.InProgress => new ProblemAnswer(IdempotencyErrors.InProgress()),
            _ when entry.Ticket!.Resumes && interrupted is not null => await GiveUpAsync(store, entry.Ticket, interrupted),
            _ => await FirstAsync(store, entry.Ticket!, request.HttpContext, work, canResume: interrupted is null),
        };
    }

    private static async Task<IResult> GiveUpAsync(IdempotencyStore store, IdempotencyTicket ticket, Func<Guid, IResult> interrupted)
    {
        // The ticket stays, without an owner: each later try is told the same.
        await store.ReleaseAsync(ticket, CancellationToken.None);
        return interrupted(ticket.PlannedId);
    }

    private static async Task<IResult> FirstAsync(IdempotencyStore store, IdempotencyTicket ticket, HttpContext context, Func<Guid, Task<IResult>> work, bool canResume)
    {
        IResult result;
        try
        {
            result = await work(ticket.PlannedId);
        }
        catch
        {
            // Whatever failed, the key must be free again, also when it was the client that went away.
            await FailAsync(store, ticket, canResume);
            throw;
        }

        switch (result)
        {
            case JsonAnswer { Status: >= 200 and < 300 } answer:
                var buffer = new ArrayBufferWriter<byte>();
                answer.WriteTo(buffer, context);
                await store.CompleteAsync(ticket, answer.Status, buffer.WrittenMemory, answer.Location, answer.ETag, CancellationToken.None);
                break;
            case JsonAnswer { Status: < 500 }:
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

    /// <summary>The method and the path: the same key on another route is another key.</summary>
    private static string ScopeOf(HttpRequest request) => $"{request.Method} {request.Path.Value?.TrimEnd('/')}";

    /// <summary>The query is a part of what is asked: <c>?name=</c> names an upload.</summary>
    private static byte[] HashOf(HttpRequest request, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(request.QueryString.Value ?? ""));
        hash.AppendData([0]);
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
