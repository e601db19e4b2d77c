using System.Net;
using System.Net.Sockets;

namespace WasmOs.Infra.Tests.Azure;

/// <summary>Forwards connections to a port. On request, it forwards a request and cuts the connection instead of returning the response.</summary>
internal sealed class AnswerLosingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private readonly Task _accepting;
    private int _toLose;

    public AnswerLosingProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Loses the next response. Later responses are forwarded again.</summary>
    public void LoseNextAnswer() => Volatile.Write(ref _toLose, 1);

    /// <summary>Whether the response was lost.</summary>
    public bool HasLost => Volatile.Read(ref _toLose) == 0;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(PassAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                var requests = client.GetStream().CopyToAsync(server.GetStream(), _stop.Token);
                await PassAnswersAsync(server.GetStream(), client.GetStream());
                client.Close();
                server.Close();
                await requests;
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // This proxy breaks connections on purpose, so a broken one is no error.
            }
        }
    }

    private async Task PassAnswersAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await from.ReadAsync(buffer, _stop.Token)) > 0 && Interlocked.Exchange(ref _toLose, 0) == 0)
        {
            await to.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
        }
    }
}
