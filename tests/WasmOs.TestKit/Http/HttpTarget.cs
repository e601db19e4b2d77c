using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace WasmOs.TestKit.Http;

/// <summary>A server on loopback that reads HTTP requests and answers them with whatever bytes a test wants, at its own pace. One request a connection.</summary>
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

    /// <summary>Starts a target.</summary>
    /// <param name="answer">Writes the answer; the token ends with the target.</param>
    /// <param name="wrap">Puts a layer, such as TLS, on the connection; null for none.</param>
    public HttpTarget(Func<HttpTargetRequest, Stream, CancellationToken, Task> answer, Func<Stream, Task<Stream>>? wrap = null)
    {
        _answer = answer;
        _wrap = wrap ?? Task.FromResult;
        _listener.Start();
        _loop = AcceptAsync();
    }

    /// <summary>A target that gives the same answer each time.</summary>
    public HttpTarget(int status, string body = "", params string[] headers)
        : this((_, stream, stop) => stream.WriteAsync(Response(status, body, headers), stop).AsTask())
    {
    }

    /// <summary>Its port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Its address, with a path.</summary>
    public Uri Url => new($"http://127.0.0.1:{Port}/hook");

    /// <summary>How many requests it got.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The bytes of an answer.</summary>
    public static byte[] Response(int status, string body = "", params string[] headers) =>
        Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {status} X\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n{body}");

    /// <summary>The next request that has not been asked for.</summary>
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
            // The target ends.
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
                // The caller hung up, or the target ends.
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
