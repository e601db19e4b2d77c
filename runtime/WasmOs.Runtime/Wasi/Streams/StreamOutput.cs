namespace WasmOs.Runtime.Wasi.Streams;

/// <summary>
/// Writes to a stream, one buffer behind at most: while the stream takes its time over one, the guest waits. For one run; does not own the stream. Call
/// <see cref="FlushAsync"/> after the run.
/// </summary>
/// <param name="stream">Where the bytes go; an answer's body, a console.</param>
/// <param name="bufferBytes">Size of the buffer.</param>
public sealed class StreamOutput(Stream stream, int bufferBytes = 64 * 1024) : IGuestOutput
{
    private readonly byte[] _buffer = new byte[bufferBytes];
    private Task _pending = Task.CompletedTask;

    /// <summary>What the stream failed with; null when it did not. The guest sees a broken pipe.</summary>
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

    /// <summary>Waits until everything that the guest wrote has been taken by the stream.</summary>
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
