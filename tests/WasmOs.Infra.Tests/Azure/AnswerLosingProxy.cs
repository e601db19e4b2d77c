using System.Net;
using System.Net.Sockets;

namespace WasmOs.Infra.Tests.Azure;

/// <summary>Passes connections on to a port; when told so, it lets a request through and cuts the connection instead of passing on the answer.</summary>
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

    /// <summary>The next answer is lost, others are passed on.</summary>
    public void LoseNextAnswer() => Volatile.Write(ref _toLose, 1);

    /// <summary>Whether the answer that was to be lost was lost.</summary>
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
                // A connection that ends in whatever way is all that this proxy is about.
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
