using System.Net.Sockets;

namespace WasmOs.FunctionsHosting.Rpc;

/// <summary>
/// Waits until the worker's own HTTP server takes connections, which is after its functions are loaded: the worker shakes hands while its other services still
/// start.
/// </summary>
/// <remarks>
/// The Functions host does not wait: its first request is tried again until the server listens, and a worker that it tells to end before that crashes. A test
/// that measures or stops a worker which is "ready" wants neither.
/// </remarks>
internal static class WorkerHttpServer
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public static async Task WaitAsync(Uri address, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(address.Host, address.Port, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(Pause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
