using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Cli.Streams;

/// <summary>A file descriptor of the process as a guest's output. Bytes are written when the guest writes, in the same order and without a buffer.</summary>
/// <param name="descriptor">The descriptor.</param>
/// <param name="onBroken">Called when the reader has closed the pipe. It must stop the guest, whose writes then wait forever.</param>
internal sealed class DescriptorOutput(int descriptor, Action onBroken) : IGuestOutput
{
    /// <summary>
    /// <c>PIPE_BUF</c>: a pipe that is ready accepts this many bytes without blocking. So a write never blocks the guest beyond its deadline.
    /// </summary>
    private const int PipeBytes = 4096;

    private readonly bool _isFile = LibC.IsSeekable(descriptor);
    private readonly TaskCompletionSource _never = new();
    private readonly ReadinessThread _readiness = new(descriptor, LibC.PollOut);
    private bool _broken;

    /// <inheritdoc/>
    public StreamError Error { get; private set; } = StreamError.InputOutput;

    /// <inheritdoc/>
    public int Write(ReadOnlySpan<byte> source)
    {
        if (_broken || (!_isFile && !LibC.Poll(descriptor, LibC.PollOut, 0)))
        {
            return 0;
        }

        switch (LibC.Write(descriptor, _isFile ? source : source[..Math.Min(source.Length, PipeBytes)], out var count))
        {
            case TransferEnd.Done:
                return count;
            case TransferEnd.TryAgain:
                return 0;
        }

        Error = LibC.LastError;
        if (Error != StreamError.BrokenPipe)
        {
            return -1;
        }

        _broken = true;
        onBroken();
        return 0;
    }

    /// <inheritdoc/>
    public Task WaitToWriteAsync() => _broken ? _never.Task : _readiness.WaitAsync();
}
