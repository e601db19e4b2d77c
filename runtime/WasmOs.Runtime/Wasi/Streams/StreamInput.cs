using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Runtime.Wasi.Streams;

/// <summary>
/// Reads a stream on demand, one buffer ahead at most. For one run; does not own the stream. A read that is still going on when the run ends is cancelled by disposing this.
/// </summary>
/// <param name="stream">Where the bytes come from; a request's body, a console.</param>
/// <param name="bufferBytes">Size of the buffer.</param>
public sealed class StreamInput(Stream stream, int bufferBytes = 64 * 1024) : IGuestInput, IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly byte[] _buffer = new byte[bufferBytes];
    private Task<int>? _pending;
    private int _position;
    private int _length;
    private bool _atEnd;

    /// <summary>What the stream failed with; null when it did not. The guest sees the end of its input.</summary>
    public Exception? Failure { get; private set; }

    /// <inheritdoc/>
    public int Read(Span<byte> destination)
    {
        if (_position == _length && !_atEnd && !Fill())
        {
            return -1;
        }

        var count = Math.Min(destination.Length, _length - _position);
        _buffer.AsSpan(_position, count).CopyTo(destination);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    public Task WaitToReadAsync()
    {
        if (_position < _length || _atEnd)
        {
            return Task.CompletedTask;
        }

        _pending ??= stream.ReadAsync(_buffer, _end.Token).AsTask();
        return _pending.IsCompleted
            ? Task.CompletedTask
            : _pending.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    // True when there is something to say: bytes, or the end.
    private bool Fill()
    {
        _pending ??= stream.ReadAsync(_buffer, _end.Token).AsTask();
        if (!_pending.IsCompleted)
        {
            return false;
        }

        _position = 0;
        _length = 0;
        try
        {
            _length = _pending.GetAwaiter().GetResult();
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // Any failure of a foreign stream is the end of the guest's input; whoever made the stream asks for it here.
            Failure = e;
        }

        _pending = null;
        _atEnd = _length == 0;
        return true;
    }
}
