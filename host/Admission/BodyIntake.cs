using System.IO.Pipelines;

namespace WasmOs.Host.Admission;

/// <summary>
/// Waits for the bodies of requests that hold nothing yet, so that a slow sender takes up nothing but its connection and what it has sent. Bounds how many such bodies there are and how
/// many bytes they hold together: when there is one too many, the one that has been coming for longest is given up. Thread-safe.
/// </summary>
/// <remarks>
/// A body that has come whole costs one look at the server's buffer. The bytes stay where they are: whoever reads the body afterwards finds it complete.
/// </remarks>
/// <param name="mostBodies">Bodies that may be on their way at once, 1 or more.</param>
/// <param name="mostBytes">Bytes that they may hold together.</param>
internal sealed class BodyIntake(int mostBodies = BodyIntake.MostBodies, long mostBytes = BodyIntake.MostBytes)
{
    /// <summary>Enough that a crowd of honest slow clients is served: each holds a connection and some kilobytes.</summary>
    public const int MostBodies = 1000;

    /// <summary>As many bytes as a quarter of these bodies have at most by default.</summary>
    public const long MostBytes = 256L << 20;

    /// <summary>The same for uploads and batches, each up to 21 and 32 MB by default.</summary>
    public const long MostTransferBytes = 512L << 20;

    private readonly Lock _lock = new();
    private readonly LinkedList<IncomingBody> _bodies = new();
    private long _bytes;

    /// <summary>Bodies that are on their way.</summary>
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

    /// <summary>Waits until a body has come whole, or is larger than is waited for: then whoever reads it goes on from there.</summary>
    /// <param name="request">The request; nothing of its body has been read.</param>
    /// <param name="most">How much is waited for, bytes.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>False when the body was given up because others needed the room.</returns>
    public ValueTask<bool> ReceiveAsync(HttpRequest request, long most, CancellationToken cancellationToken)
    {
        var hasBody = request.ContentLength is { } length ? length > 0 && length <= most : request.Headers.TransferEncoding.Count > 0;
        if (!hasBody)
        {
            return ValueTask.FromResult(true);
        }

        var reader = request.BodyReader;
        return reader.TryRead(out var result) && HasEnough(reader, result, most)
            ? ValueTask.FromResult(true)
            : ReceiveSlowAsync(reader, most, cancellationToken);
    }

    /// <summary>Counts a body that is not waited for while it is read. To be ended by <see cref="Remove"/>.</summary>
    /// <returns>The body; null when the request has none.</returns>
    public IncomingBody? Track(HttpRequest request)
    {
        if (request.ContentLength == 0 || (request.ContentLength is null && request.Headers.TransferEncoding.Count == 0))
        {
            return null;
        }

        var body = new IncomingBody(request.BodyReader);
        Add(body);
        request.Body = new TransferStream(request.Body, this, body);
        return body;
    }

    /// <summary>Whether a body is no longer on its way: it was given up, or has come.</summary>
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

    /// <summary>More of a body has come.</summary>
    /// <returns>False when it was given up.</returns>
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

    /// <summary>A body has come, or nobody reads on.</summary>
    /// <returns>False when it was given up before.</returns>
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
