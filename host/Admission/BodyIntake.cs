using System.IO.Pipelines;

namespace WasmOs.Host.Admission;

/// <summary>
/// Waits for request bodies before their requests hold any other resource. So a slow sender uses only its connection and the bytes that it has sent. Limits the
/// number of arriving bodies and the bytes that they hold together. Beyond a limit, the body that has been arriving for longest is aborted. Thread-safe.
/// </summary>
/// <remarks>
/// A body that is already complete costs one read of the server's buffer. The bytes stay in that buffer, so the code that reads the body afterwards gets all of
/// it.
/// </remarks>
/// <param name="mostBodies">Bodies that may be arriving at once, 1 or more.</param>
/// <param name="mostBytes">Bytes that arriving bodies may hold together. A single body may exceed it.</param>
internal sealed class BodyIntake(int mostBodies = BodyIntake.MostBodies, long mostBytes = BodyIntake.MostBytes)
{
    /// <summary>Enough for many honest slow clients: each of them holds a connection and some kilobytes.</summary>
    public const int MostBodies = 1000;

    /// <summary>The bytes of a quarter of <see cref="MostBodies"/> when each has the largest size allowed by default, about 1 MB.</summary>
    public const long MostBytes = 256L << 20;

    /// <summary>The limit of bytes for uploads and batches, whose bodies have up to 21 MB and 32 MB by default.</summary>
    public const long MostTransferBytes = 512L << 20;

    private readonly Lock _lock = new();
    private readonly LinkedList<IncomingBody> _bodies = new();
    private long _bytes;

    /// <summary>The number of arriving bodies.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _bodies.Count;
            }
        }
    }

    /// <summary>Waits until a body is complete or exceeds <paramref name="most"/>. The reader of a larger body receives the rest of it as it arrives.</summary>
    /// <param name="request">The request; nothing of its body has been read.</param>
    /// <param name="most">The largest body to wait for, in bytes.</param>
    /// <param name="isSlow">Whether the body had not arrived with the head of the request.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>False when the body was aborted because a limit was exceeded.</returns>
    public ValueTask<bool> ReceiveAsync(HttpRequest request, long most, out bool isSlow, CancellationToken cancellationToken)
    {
        isSlow = false;
        var hasBody = request.ContentLength is { } length ? length > 0 && length <= most : request.Headers.TransferEncoding.Count > 0;
        if (!hasBody)
        {
            return ValueTask.FromResult(true);
        }

        var reader = request.BodyReader;
        isSlow = !(reader.TryRead(out var result) && HasEnough(reader, result, most));
        return isSlow ? ReceiveSlowAsync(reader, most, cancellationToken) : ValueTask.FromResult(true);
    }

    /// <summary>Counts a body that is read while it arrives. The caller must end the count with <see cref="Remove"/>.</summary>
    /// <returns>The body; null when the request has none.</returns>
    public IncomingBody? Track(HttpRequest request)
    {
        if (request.ContentLength == 0 || (request.ContentLength is null && request.Headers.TransferEncoding.Count == 0))
        {
            return null;
        }

        var body = new IncomingBody(request.BodyReader);
        Add(body);
        request.Body = new TransferStream(this, body);
        return body;
    }

    /// <summary>Whether a body is no longer counted: it was aborted, or is complete.</summary>
    public bool IsGivenUp(IncomingBody body)
    {
        lock (_lock)
        {
            return body.Place.List is null;
        }
    }

    private static bool HasEnough(PipeReader reader, in ReadResult result, long most)
    {
        if (result.IsCompleted || result.Buffer.Length > most)
        {
            reader.AdvanceTo(result.Buffer.Start);
            return true;
        }

        reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        return false;
    }

    private async ValueTask<bool> ReceiveSlowAsync(PipeReader reader, long most, CancellationToken cancellationToken)
    {
        var body = new IncomingBody(reader);
        Add(body);
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken);
                var length = result.Buffer.Length;
                if (HasEnough(reader, result, most))
                {
                    return Remove(body);
                }

                if (result.IsCanceled || !Grow(body, length))
                {
                    return false;
                }
            }
        }
        finally
        {
            Remove(body);
        }
    }

    private void Add(IncomingBody body)
    {
        lock (_lock)
        {
            _bodies.AddLast(body.Place);
            MakeRoom();
        }
    }

    /// <summary>Sets how many bytes of a body have arrived.</summary>
    /// <returns>False when the body was aborted.</returns>
    internal bool Grow(IncomingBody body, long bytes)
    {
        lock (_lock)
        {
            if (body.Place.List is null)
            {
                return false;
            }

            _bytes += bytes - body.Bytes;
            body.Bytes = bytes;
            MakeRoom();
            return body.Place.List is not null;
        }
    }

    /// <summary>Ends the count of a body that is complete or is no longer read.</summary>
    /// <returns>False when the body was not counted any more, because it was aborted or removed.</returns>
    internal bool Remove(IncomingBody body)
    {
        lock (_lock)
        {
            if (body.Place.List is null)
            {
                return false;
            }

            _bodies.Remove(body.Place);
            _bytes -= body.Bytes;
            return true;
        }
    }

    private void MakeRoom()
    {
        while (_bodies.Count > mostBodies || (_bytes > mostBytes && _bodies.Count > 1))
        {
            var oldest = _bodies.First!.Value;
            _bodies.RemoveFirst();
            _bytes -= oldest.Bytes;
            oldest.Reader.CancelPendingRead();
        }
    }
}
