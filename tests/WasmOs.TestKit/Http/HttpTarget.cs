using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace WasmOs.TestKit.Http;

/// <summary>
/// An HTTP server on loopback whose responses a test writes as raw bytes, at the test's own pace. Each connection carries one request. Thread-safe.
/// </summary>
public sealed class HttpTarget : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<HttpTargetRequest, Stream, CancellationToken, Task> _answer;
    private readonly Func<Stream, Task<Stream>> _wrap;
    private readonly Channel<HttpTargetRequest> _requests = Channel.CreateUnbounded<HttpTargetRequest>();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private int _count;

    /// <summary>Starts a server.</summary>
    /// <param name="answer">Writes the response. The token is cancelled when the server is disposed.</param>
    /// <param name="wrap">Adds a layer such as TLS to the connection; null: no layer.</param>
    public HttpTarget(Func<HttpTargetRequest, Stream, CancellationToken, Task> answer, Func<Stream, Task<Stream>>? wrap = null)
    {
        _answer = answer;
        _wrap = wrap ?? Task.FromResult;
        _listener.Start();
        _loop = AcceptAsync();
    }

    /// <summary>Starts a server that always sends the same response.</summary>
    public HttpTarget(int status, string body = "", params string[] headers)
        : this((_, stream, stop) => stream.WriteAsync(Response(status, body, headers), stop).AsTask())
    {
    }

    /// <summary>The port of the server.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The address of the server, with a path.</summary>
    public Uri Url => new($"http://127.0.0.1:{Port}/hook");

    /// <summary>How many requests the server received.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The bytes of a whole HTTP response.</summary>
    public static byte[] Response(int status, string body = "", params string[] headers) =>
        Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {status} X\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n"
                + $"{string.Concat(headers.Select(header => header + "\r\n"))}\r\n{body}");

    /// <summary>Waits for the next request, at most 60 seconds. Each request is returned once.</summary>
    public async Task<HttpTargetRequest> NextAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        return await _requests.Reader.ReadAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        await Task.WhenAll(_connections);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The server is being disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = await _wrap(client.GetStream());
                var request = await ReadAsync(stream);
                Interlocked.Increment(ref _count);
                _requests.Writer.TryWrite(request);
                await _answer(request, stream, _stop.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException
                or System.Security.Authentication.AuthenticationException)
            {
                // The client closed the connection, or the server is being disposed.
            }
        }
    }

    private async Task<HttpTargetRequest> ReadAsync(Stream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            await stream.ReadExactlyAsync(one, _stop.Token);
            head.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(part => part[0], part => part[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[headers.TryGetValue("content-length", out var length) ? int.Parse(length, System.Globalization.CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body, _stop.Token);
        return new HttpTargetRequest(lines[0], headers, body);
    }
}
