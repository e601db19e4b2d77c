using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Cli.Streams;

/// <summary>
/// A file descriptor of the process as a guest's input. Bytes are read directly into the guest's memory when the guest reads, and none ahead of it.
/// </summary>
internal sealed class DescriptorInput(int descriptor) : IGuestInput
{
    private readonly ReadinessThread _readiness = new(descriptor, LibC.PollIn);

    /// <inheritdoc/>
    public StreamError Error { get; private set; }

    /// <inheritdoc/>
    public int Read(Span<byte> destination)
    {
        if (!LibC.Poll(descriptor, LibC.PollIn, 0))
        {
            return -1;
        }

        switch (LibC.Read(descriptor, destination, out var count))
        {
            case TransferEnd.Done:
                Error = StreamError.None;
                return count;
            case TransferEnd.TryAgain:
                return -1;
            default:
                Error = LibC.LastError;
                return 0;
        }
    }

    /// <inheritdoc/>
    public Task WaitToReadAsync() => _readiness.WaitAsync();
}
