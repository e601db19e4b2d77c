using System.Buffers;
using System.IO.Pipelines;
using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Functions.Bodies;

/// <summary>
/// A request's body as the standard input of one run. The body is read only as the guest reads, so a guest that does not read slows its client down. A body
/// that breaks off or is too large stops the
/// run: a guest must never take a part of a body for the whole.
/// </summary>
/// <param name="reader">The reader of the body.</param>
/// <param name="limit">The largest allowed body, bytes.</param>
/// <param name="stop">Cancelled when the body fails or is too large: this stops the run.</param>
internal sealed class RequestInput(PipeReader reader, long limit, CancellationTokenSource stop) : IGuestInput, IAsyncDisposable
{
    private ReadOnlySequence<byte> _unread;
    private SequencePosition _end;
    private Task<ReadResult>? _pending;
    private long _received;
    private bool _isHeld;
    private bool _atEnd;

    /// <summary>The exception that reading the body ended with; null while there is none.</summary>
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
        // No more bytes come from a body that failed. The wait ends at once, and the run is stopped there because the token is cancelled.
        if (!_unread.IsEmpty || _atEnd || HasFailed)
        {
            return Task.CompletedTask;
        }

        _pending ??= reader.ReadAsync(CancellationToken.None).AsTask();
        return _pending.IsCompleted
            ? Task.CompletedTask
            : _pending.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Gives the buffer back to the server, which drops the rest of the body.</summary>
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
                // The client disconnected while the last read was pending. The run has ended, so nobody needs the bytes.
            }
        }

        Release();
    }

    // True when the guest can read: bytes have arrived, or the body is at its end. False while bytes are awaited, and after a failure.
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
            // The code that started the run reads the exception from here. BadHttpRequestException is an IOException too.
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
