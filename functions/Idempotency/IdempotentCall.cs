using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using WasmOs.Functions.Problems;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Idempotency;

namespace WasmOs.Functions.Idempotency;

/// <summary>Honours <c>Idempotency-Key</c>: the same request gets the first answer again, and the work is done once.</summary>
internal static class IdempotentCall
{
    /// <summary>The header.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>Whether the client asks for it.</summary>
    public static bool IsAsked(HttpRequest request) => request.Headers.ContainsKey(Header);

    /// <summary>Does the work, unless this key's work was done before. Only successes are kept: a refused request can be repeated with the same key.</summary>
    public static async Task<IResult> RunAsync(
        IdempotencyStore store, HttpRequest request, ReadOnlyMemory<byte> body, Func<Task<IResult>> work, CancellationToken cancellationToken)
    {
        var scope = $"{request.Method} {request.Path}";
        var begun = await store.BeginAsync(scope, request.Headers[Header].ToString(), HashOf(request, body.Span), cancellationToken);
        if (!begun.Succeeded)
        {
            return new ProblemAnswer(begun.Error);
        }

        var entry = begun.Value;
        return entry.State switch
        {
            IdempotencyState.Replay => new StoredAnswer(entry),
            IdempotencyState.Conflict => new ProblemAnswer(KernelErrors.IdempotencyKeyReused()),
            IdempotencyState.InProgress => new ProblemAnswer(KernelErrors.IdempotencyInProgress()),
            _ => await FirstAsync(store, entry.Ticket!, request.HttpContext, work),
        };
    }

    private static async Task<IResult> FirstAsync(IdempotencyStore store, IdempotencyTicket ticket, HttpContext context, Func<Task<IResult>> work)
    {
        IResult result;
        try
        {
            result = await work();
        }
        catch
        {
            // Whatever failed, the key must be free again, also when it was the client that went away.
            await store.AbandonAsync(ticket, CancellationToken.None);
            throw;
        }

        if (result is JsonAnswer { Status: >= 200 and < 300 } answer)
        {
            var buffer = new ArrayBufferWriter<byte>();
            answer.WriteTo(buffer, context);
            await store.CompleteAsync(ticket, answer.Status, buffer.WrittenMemory, answer.Location, answer.ETag, CancellationToken.None);
        }
        else
        {
            await store.AbandonAsync(ticket, CancellationToken.None);
        }

        return result;
    }

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
