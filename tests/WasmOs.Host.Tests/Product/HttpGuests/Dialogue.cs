using System.Net;

namespace WasmOs.Host.Tests.Product.HttpGuests;

/// <summary>A body of which a test says piece after piece.</summary>
internal sealed class Dialogue : HttpContent
{
    private readonly TaskCompletionSource<Stream> _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task SayAsync(byte[] piece)
    {
        Stream stream = await _open.Task.WaitAsync(ProductClient.Limit);
        await stream.WriteAsync(piece);
        await stream.FlushAsync();
    }

    public void End() => _end.TrySetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        // The head goes out with the first flush.
        await stream.FlushAsync();
        _open.TrySetResult(stream);
        await _end.Task;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
