using System.Net;
using System.Net.Sockets;
using System.Text;

/// <summary>
/// Runs in the host that is measured, by <c>DOTNET_STARTUP_HOOKS</c>, and tells whoever connects how many bytes its process has allocated so far. The host is
/// not changed for it.
/// </summary>
internal static class StartupHook
{
    /// <summary>The environment variable with the port on loopback.</summary>
    public const string PortVariable = "BENCH_ALLOCATION_PORT";

    public static void Initialize()
    {
        if (!int.TryParse(Environment.GetEnvironmentVariable(PortVariable), out var port))
        {
            return;
        }

        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        new Thread(() => Serve(listener)) { IsBackground = true, Name = "bench-allocations" }.Start();
    }

    private static void Serve(TcpListener listener)
    {
        while (true)
        {
            using var client = listener.AcceptTcpClient();
            client.GetStream().Write(Encoding.ASCII.GetBytes($"{GC.GetTotalAllocatedBytes(precise: true)}"));
        }
    }
}
