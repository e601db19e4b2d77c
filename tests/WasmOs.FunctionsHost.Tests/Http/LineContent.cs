using System.Net;
using System.Text;
using System.Threading.Channels;

namespace WasmOs.FunctionsHosting.Tests.Http;

/// <summary>A body of unknown length that is sent a line at a time, as the test writes it.</summary>
/// <remarks>
/// Each line is followed by many spaces: the proxy of the host keeps the last few kB of an upload until more comes, as does the Functions host's.
/// </remarks>
internal sealed class LineContent : HttpContent
{
    private static readonly string Filling = new(' ', 64 * 1024);

    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    public ValueTask WriteAsync(string line) => _lines.Writer.WriteAsync(line);

    public void End() => _lines.Writer.Complete();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync())
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n" + Filling));
            await stream.FlushAsync();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
