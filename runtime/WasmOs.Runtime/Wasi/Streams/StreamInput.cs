using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Runtime.Wasi.Streams;

/// <summary>
/// Reads a guest's input from a stream when the guest asks for it, at most one buffer ahead. For one run. Does not own the stream.
/// Disposing cancels a read that is still pending when the run ends.
/// </summary>
/// <param name="stream">The source of the bytes, such as a request's body or a console.</param>
/// <param name="bufferBytes">Size of the buffer in bytes.</param>
public sealed class StreamInput(Stream stream, int bufferBytes = 64 * 1024) : IGuestInput, IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly byte[] _buffer = new byte[bufferBytes];
    private Task<int>? _pending;
    private int _position;
    private int _length;
    private bool _atEnd;

    /// <summary>The exception of the stream; null when it did not fail. The guest sees a failure as the end of its input.</summary>
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

    // Returns true when the buffer has bytes or the stream has ended, false while the read is pending.
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
            // The guest sees every failure of the stream as the end of its input. The creator of this input finds the exception in Failure.
            Failure = e;
        }

        _pending = null;
        _atEnd = _length == 0;
        return true;
    }
}
