using System.Net;
using System.Net.Http.Headers;

namespace WasmOs.ProductTests.HttpGuests;

/// <summary>A request body of zeros that is never held in memory as a whole.</summary>
internal sealed class Zeros : HttpContent
{
    private readonly long _length;
    private readonly bool _announces;

    public Zeros(long length, bool announces = false)
    {
        _length = length;
        _announces = announces;
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var piece = new byte[64 * 1024];
        for (var left = _length; left > 0; left -= piece.Length)
        {
            await stream.WriteAsync(piece.AsMemory(0, (int)Math.Min(left, piece.Length)));
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return _announces;
    }
}
