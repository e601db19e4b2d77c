using System.Buffers;
using System.IO.Pipelines;
using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Functions.Bodies;

/// <summary>
/// A request's body as a guest's standard input: read as the guest asks for it, so a guest that does not read holds its client back. A body that breaks off or is too large
/// stops the run: a guest must never take a part for the whole. For one run.
/// </summary>
/// <param name="reader">The body.</param>
/// <param name="limit">How much may come, bytes.</param>
/// <param name="stop">Stops the run.</param>
internal sealed class RequestInput(PipeReader reader, long limit, CancellationTokenSource stop) : IGuestInput, IAsyncDisposable
{
    private ReadOnlySequence<byte> _unread;
    private SequencePosition _end;
    private Task<ReadResult>? _pending;
    private long _received;
    private bool _isHeld;
    private bool _atEnd;

    /// <summary>What the body failed with; null when it did not.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Whether the body was larger than allowed.</summary>
    public bool IsTooLarge { get; private set; }

    private bool HasFailed => IsTooLarge || Failure is not null;

    /// <inheritdoc/>
    public int Read(Span<byte> destination)
    {
        if (_unread.IsEmpty && !_atEnd && !TryFill())
        {
            return -1;
        }

        var count = (int)Math.Min(destination.Length, _unread.Length);
        _unread.Slice(0, count).CopyTo(destination);
        _unread = _unread.Slice(count);
        if (_unread.IsEmpty)
        {
            Release();
        }

        return count;
    }

    /// <inheritdoc/>
    public Task WaitToReadAsync()
    {
        // A failed body has nothing more to say; the guest is stopped where it would wait.
        if (!_unread.IsEmpty || _atEnd || HasFailed)
        {
            return Task.CompletedTask;
        }

        _pending ??= reader.ReadAsync(CancellationToken.None).AsTask();
        return _pending.IsCompleted
            ? Task.CompletedTask
            : _pending.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Gives the server its buffer back. The rest of the body is the server's to drop.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_pending is { } pending)
        {
            reader.CancelPendingRead();
            try
            {
                var result = await pending;
                reader.AdvanceTo(result.Buffer.Start);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The client went away while nobody wanted to read any more.
            }
        }

        Release();
    }

    // True when there is something to say: bytes, or the end.
    private bool TryFill()
    {
        while (!HasFailed)
        {
            _pending ??= reader.ReadAsync(CancellationToken.None).AsTask();
            if (!_pending.IsCompleted)
            {
                return false;
            }

            if (Take())
            {
                return true;
            }
        }

        return false;
    }

    private bool Take()
    {
        ReadResult result;
        try
        {
            result = _pending!.GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Whoever started the run finds it here; BadHttpRequestException is an IOException too.
            Failure = e;
            stop.Cancel();
            return false;
        }
        finally
        {
            _pending = null;
        }

        _isHeld = true;
        _unread = result.Buffer;
        _end = result.Buffer.End;
        _received += _unread.Length;
        if (_received > limit)
        {
            IsTooLarge = true;
            _unread = default;
            stop.Cancel();
            return false;
        }

        _atEnd = result.IsCompleted;
        if (_unread.IsEmpty)
        {
            Release();
        }

        return _atEnd || !_unread.IsEmpty;
    }

    private void Release()
    {
        if (_isHeld)
        {
            _isHeld = false;
            _unread = default;
            reader.AdvanceTo(_end);
        }
    }
}
