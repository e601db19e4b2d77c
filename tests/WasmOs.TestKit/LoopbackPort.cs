using System.Net;
using System.Net.Sockets;

namespace WasmOs.TestKit;

/// <summary>Finds ports for servers that cannot be told to take any free one.</summary>
public static class LoopbackPort
{
    /// <summary>A port on which nobody listens now.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
