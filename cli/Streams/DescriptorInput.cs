using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Cli.Streams;

/// <summary>A file descriptor of the process as a guest's input: read into the guest's memory when it asks, and no further.</summary>
internal sealed class DescriptorInput(int descriptor) : IGuestInput
{
    private Task? _ready;

    /// <inheritdoc/>
    public int Read(Span<byte> destination)
    {
        if (!LibC.Poll(descriptor, LibC.PollIn, 0))
        {
            return -1;
        }

        // A closed or failing descriptor is the end of the input, as for a stream.
        return LibC.Read(descriptor, destination, out var count) switch
        {
            TransferEnd.Done => count,
            TransferEnd.TryAgain => -1,
            _ => 0,
        };
    }

    /// <inheritdoc/>
    public Task WaitToReadAsync()
    {
        if (_ready is null or { IsCompleted: true })
        {
            // The thread waits in the kernel; when the process ends first it goes with it.
            _ready = Task.Run(() => LibC.Poll(descriptor, LibC.PollIn, LibC.Infinite));
        }

        return _ready;
    }
}
