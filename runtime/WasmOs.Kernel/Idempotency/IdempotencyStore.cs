using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Idempotency;

/// <summary>Answers of requests that create something, kept for a day by the key that the client chose. Thread-safe.</summary>
public sealed class IdempotencyStore
{
    /// <summary>Begins a request.</summary>
    /// <param name="scope">Who and what: the same key in another scope is another key (such as <c>POST /modules</c> and the user).</param>
    /// <param name="key">The client's key: 1 to 255 printable ASCII characters.</param>
    /// <param name="bodyHash">A hash of the request's body, 1 to 64 bytes.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public ValueTask<Result<IdempotencyEntry>> BeginAsync(string scope, string key, ReadOnlyMemory<byte> bodyHash, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Keeps the answer of a fresh request. A body over 32 KiB is not kept: the key then answers in-progress no more, and a repeat is a new request.</summary>
    public ValueTask CompleteAsync(IdempotencyTicket ticket, int status, ReadOnlyMemory<byte> body, string? location, string? etag, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Forgets a fresh request that failed, so that it can be repeated.</summary>
    public ValueTask AbandonAsync(IdempotencyTicket ticket, CancellationToken cancellationToken) => throw new NotImplementedException();
}
