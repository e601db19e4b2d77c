using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Functions.Guests;

/// <summary>
/// A guest's standard output as an HTTP response: a header block, an empty line, the body. The thread of the run uses it during the run, and the thread of the
/// request afterwards; never both at once.
/// </summary>
/// <remarks>
/// 1. The header block is collected. 2. The body is held until the buffer is full, or the guest waits, or the guest has computed for some milliseconds. So a
/// short response is sent in one piece with its
/// length, and a guest that fails early is answered with a problem. 3. From then on the body is streamed, and the guest waits while the client does not read.
/// </remarks>
internal sealed class GuestResponse(HttpContext context, GuestScope scope, CancellationTokenSource stop) : IGuestOutput, IDisposable
{
    private const int HeldBytes = 16 * 1024;
    private const int LargestWrite = 64 * 1024;

    private readonly PipeWriter _writer = context.Response.BodyWriter;
    private byte[] _held = ArrayPool<byte>.Shared.Rent(HeldBytes);
    private int _length;
    private int _lineStart;
    private long _bodyBytes;
    private bool _hidesBody;
    private CgiHead? _head;
    private Task<FlushResult> _flush = Task.FromResult(default(FlushResult));

    /// <summary>Whether a part of the response has been sent. From then on a failure can only cut the connection.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>What is wrong with the response, as the end of the sentence "the guest's answer cannot be used: "; null when nothing is.</summary>
    public string? Fault { get; private set; }

    /// <inheritdoc/>
    public int Write(ReadOnlySpan<byte> source)
    {
        if (Fault is not null)
        {
            return -1;
        }

        return _head is null ? TakeHead(source) : TakeBody(source);
    }

    /// <inheritdoc/>
    public Task WaitToWriteAsync() => _flush.IsCompleted
        ? Task.CompletedTask
        : _flush.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <inheritdoc/>
    public void Flush()
    {
        if (_head is not null && !_hidesBody && Fault is null && _flush.IsCompleted && (_length > 0 || !HasStarted))
        {
            Send(default);
        }
    }

    /// <summary>Completes the response after the guest has ended successfully.</summary>
    /// <returns>False when the response is invalid: then <see cref="Fault"/> says why.</returns>
    public async Task<bool> TryCompleteAsync(CancellationToken cancellationToken)
    {
        Fault ??= FindMissing();
        if (Fault is not null)
        {
            return false;
        }

        await _flush;
        if (!HasStarted)
        {
            _head!.Apply(context.Response, scope);
            context.Response.ContentLength = WholeLength();
        }

        _writer.Write(_held.AsSpan(0, _length));
        _length = 0;
        HasStarted = true;
        await _writer.FlushAsync(cancellationToken);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_held);

    private string? FindMissing()
    {
        if (_head is null)
        {
            return _length == 0 ? "it wrote nothing to standard output" : "standard output ended before the empty line that ends the header block";
        }

        return !_hidesBody && _head.ContentLength is { } announced && announced != _bodyBytes
            ? string.Create(CultureInfo.InvariantCulture, $"it announced a body of {announced} bytes and wrote {_bodyBytes}")
            : null;
    }

    private long? WholeLength() => !_hidesBody ? _length
        : _head!.Status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified ? null
        : _head.Status == StatusCodes.Status205ResetContent ? 0
        : _head.ContentLength ?? _bodyBytes;

    private int TakeHead(ReadOnlySpan<byte> source)
    {
        Reserve(source.Length);
        var count = Math.Min(source.Length, _held.Length - _length);
        source[..count].CopyTo(_held.AsSpan(_length));
        _length += count;
        if (FindEnd() is not { } end)
        {
            return _length < CgiHead.MaxBytes ? count
                : Refuse(string.Create(CultureInfo.InvariantCulture, $"no empty line ends its header block within {CgiHead.MaxBytes} bytes"));
        }

        _head = CgiHead.Read(_held.AsSpan(0, end), out var fault);
        if (_head is null)
        {
            return Refuse("in its header block, " + fault);
        }

        _hidesBody = HttpMethods.IsHead(context.Request.Method)
            || _head.Status is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified;
        var body = _held.AsSpan(end, _length - end);
        _length = 0;
        if (Count(body.Length) && !_hidesBody)
        {
            body.CopyTo(_held);
            _length = body.Length;
        }

        return Fault is null ? count : -1;
    }

    // The pool may return a larger buffer than requested. The limit of the header block holds all the same.
    private void Reserve(int more)
    {
        var wanted = Math.Min(CgiHead.MaxBytes, _length + more);
        if (wanted <= _held.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(wanted);
        _held.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_held);
        _held = larger;
    }

    // Searches each line once, however small the pieces are that the guest writes.
    private int? FindEnd()
    {
        while (_held.AsSpan(_lineStart, _length - _lineStart) is var rest && rest.IndexOf((byte)'\n') is >= 0 and var length)
        {
            _lineStart += length + 1;
            if (length == 0 || (length == 1 && rest[0] == '\r'))
            {
                return _lineStart;
            }
        }

        return null;
    }

    private int TakeBody(ReadOnlySpan<byte> source)
    {
        if (_hidesBody)
        {
            return Count(source.Length) ? source.Length : -1;
        }

        if (!_flush.IsCompleted)
        {
            return 0;
        }

        if (!_flush.IsCompletedSuccessfully || _flush.Result.IsCompleted)
        {
            return -1;
        }

        var piece = source[..Math.Min(source.Length, LargestWrite)];
        if (!Count(piece.Length))
        {
            return -1;
        }

        if (piece.Length <= _held.Length - _length)
        {
            piece.CopyTo(_held.AsSpan(_length));
            _length += piece.Length;
        }
        else
        {
            Send(piece);
        }

        return piece.Length;
    }

    private bool Count(int bytes)
    {
        _bodyBytes += bytes;
        if (!_hidesBody && _head!.ContentLength is { } announced && _bodyBytes > announced)
        {
            Refuse(string.Create(CultureInfo.InvariantCulture, $"it announced a body of {announced} bytes and wrote more"));
            return false;
        }

        return true;
    }

    private void Send(ReadOnlySpan<byte> piece)
    {
        if (!HasStarted)
        {
            HasStarted = true;
            _head!.Apply(context.Response, scope);
            context.Response.ContentLength = _head.ContentLength;
        }

        _writer.Write(_held.AsSpan(0, _length));
        _length = 0;
        _writer.Write(piece);
        _flush = _writer.FlushAsync(CancellationToken.None).AsTask();
    }

    // Marks the response as invalid and stops the run: nothing that the guest writes from here on is used.
    private int Refuse(string fault)
    {
        Fault = fault;
        stop.Cancel();
        return -1;
    }
}
