using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace WasmOs.Host;

/// <summary>The limits of the HTTP server and where it listens.</summary>
internal static class HostKestrel
{
    // More sockets than this on one host is an attack or a leak; a process has 2^16 descriptors on common systems.
    private const int MaxConnections = 20_000;

    // Streams of figures and logs live long, so fewer of them are allowed.
    private const int MaxUpgradedConnections = 5_000;

    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Applies the options.</summary>
    public static void Configure(IWebHostBuilder web, HostOptions options) => web.UseKestrelCore().ConfigureKestrel(kestrel =>
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.MaxInputSize;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = MaxUpgradedConnections;
        kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http1);
        Listen(kestrel, options);
    });

    private static void Listen(KestrelServerOptions kestrel, HostOptions options)
    {
        if (options.Address == "*")
        {
            kestrel.ListenAnyIP(options.Port);
        }
        else if (options.Address == "localhost" && options.Port != 0)
        {
            kestrel.ListenLocalhost(options.Port);
        }
        else
        {
            // Two addresses cannot share "any free port".
            kestrel.Listen(options.Address == "localhost" ? IPAddress.Loopback : IPAddress.Parse(options.Address), options.Port);
        }
    }
}
