using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace WasmOs.Bench.Http;

/// <summary>A host in a process of its own that says what it has allocated.</summary>
internal sealed record MeasuredHost(Server Server, int Allocations) : IDisposable
{
    /// <summary>
    /// The host to measure: the one that the arguments name, else the one that was built here. Null, with the reason told, when something is missing.
    /// </summary>
    public static string? Find(string[] arguments)
    {
        if (!Load.Exists("wrk") || !Load.Exists("taskset"))
        {
            Console.Error.WriteLine("wrk and taskset are needed (Debian: apt install wrk util-linux).");
            return null;
        }

        var host = arguments.Length > 0 ? arguments[0] : HttpMetrics.FindHost();
        if (host is null)
        {
            Console.Error.WriteLine("The host is not built (dotnet build -c Release host).");
        }

        return host;
    }

    public static async Task<MeasuredHost> StartAsync(string host, string folder, params (string Name, string Value)[] settings)
    {
        var (port, allocations) = (Server.FreePort(), Server.FreePort());
        var environment = settings.ToDictionary();
        environment["SERVER_PORT"] = $"{port}";
        environment["DATA_DIR"] = folder;
        environment["LOG_LEVEL"] = "Error";
        environment["TRUSTED_PROXIES"] = "127.0.0.1";
        environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        environment[StartupHook.PortVariable] = $"{allocations}";
        return new MeasuredHost(await Server.StartAsync(port, folder, environment, host), allocations);
    }

    public async Task<long> AllocatedAsync()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Allocations);
        using var reader = new StreamReader(client.GetStream());
        return long.Parse(await reader.ReadToEndAsync(), CultureInfo.InvariantCulture);
    }

    public void Dispose() => Server.Dispose();
}
