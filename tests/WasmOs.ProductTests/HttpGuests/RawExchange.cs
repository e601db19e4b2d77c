using System.Net.Sockets;
using System.Text;

namespace WasmOs.ProductTests.HttpGuests;

/// <summary>A request that is written while its response is read. <see cref="HttpClient"/> cannot do that over HTTP/1.1.</summary>
internal sealed class RawExchange : IDisposable
{
    private readonly TcpClient _tcp = new();
    private readonly NetworkStream _stream;

    private RawExchange(Uri address)
    {
        _tcp.Connect(address.Host, address.Port);
        _stream = _tcp.GetStream();
    }

    /// <summary>Connects and sends the head of a request. Its headers must ask the server to close the connection after the response.</summary>
    public static async Task<RawExchange> StartAsync(Uri address, string requestLine, params string[] headers)
    {
        var exchange = new RawExchange(address);
        await exchange.SendAsync(
            Encoding.ASCII.GetBytes($"{requestLine} HTTP/1.1\r\nHost: {address.Authority}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n"));
        return exchange;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes);

    public ValueTask SendChunkAsync(string text) => SendAsync(Encoding.ASCII.GetBytes($"{text.Length:x}\r\n{text}\r\n"));

    public ValueTask<int> ReadAsync(Memory<byte> buffer) => _stream.ReadAsync(buffer);

    /// <summary>Reads until the received text ends with <paramref name="end"/>.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        var answer = new StringBuilder();
        var buffer = new byte[1];
        while (!answer.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            Assert.Equal(1, await _stream.ReadAsync(buffer).AsTask().WaitAsync(ProductClient.Limit));
            answer.Append((char)buffer[0]);
        }

        return answer.ToString();
    }

    public async Task<string> ReadToEndAsync()
    {
        using var reader = new StreamReader(_stream, Encoding.Latin1, leaveOpen: true);
        return await reader.ReadToEndAsync().WaitAsync(ProductClient.Limit);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _tcp.Dispose();
    }
}
