namespace WasmOs.Runtime.Wasi.Streams;

/// <summary>
/// Writes a guest's output to a stream, at most one buffer behind the guest: while a write to the stream is pending, the guest waits. For one run.
/// Does not own the stream. Call <see cref="FlushAsync"/> after the run.
/// </summary>
/// <param name="stream">The destination of the bytes, such as a response's body or a console.</param>
/// <param name="bufferBytes">Size of the buffer in bytes.</param>
public sealed class StreamOutput(Stream stream, int bufferBytes = 64 * 1024) : IGuestOutput
{
    private readonly byte[] _buffer = new byte[bufferBytes];
    private Task _pending = Task.CompletedTask;

    /// <summary>The exception of the stream; null when it did not fail. The guest sees a failure as a broken pipe.</summary>
    public Exception? Failure { get; private set; }

    /// <inheritdoc/>
    public int Write(ReadOnlySpan<byte> source)
    {
        if (!_pending.IsCompleted)
        {
            return 0;
        }

        if (!IsHealthy())
        {
            return -1;
        }

        var count = Math.Min(source.Length, _buffer.Length);
        source[..count].CopyTo(_buffer);
        _pending = SendAsync(count);
        return count;
    }

    /// <inheritdoc/>
    public Task WaitToWriteAsync() => _pending.IsCompleted
        ? Task.CompletedTask
        : _pending.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>
    /// Waits until the stream has accepted all bytes that the guest wrote, then flushes the stream. After a failure of the stream there is no flush.
    /// </summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await WaitToWriteAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        if (IsHealthy())
        {
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(int count)
    {
        await stream.WriteAsync(_buffer.AsMemory(0, count)).ConfigureAwait(false);
        await stream.FlushAsync().ConfigureAwait(false);
    }

    private bool IsHealthy()
    {
        Failure ??= _pending.Exception?.InnerException;
        return Failure is null && !_pending.IsCanceled;
    }
}
