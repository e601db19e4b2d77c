using System.Net;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using WasmOs.Host.Http;
using WasmOs.Kernel.Live;
using HostOptions = WasmOs.Host.Configuration.HostOptions;

namespace WasmOs.Host.Connections;

/// <summary>Configures the HTTP server: its limits and its addresses.</summary>
internal static class HostKestrel
{
    // WebSockets are read by a stream alone, whose own limit is lower and is answered with a problem. This one guards against upgrades that no function counts.
    private const int MaxUpgradedConnections = LiveOptions.MostReaders + 100;

    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(15);

    // Readers of HTTP disagree about a line that ends without CR (RFC 9112, section 2.2). Attackers use this to smuggle requests past a proxy.
    private const string StrictLines = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    /// <summary>The time before the body's rate is checked, because a new connection or a lost packet is no slow sender.</summary>
    private static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(10);

    /// <summary>Applies the options.</summary>
    public static void Configure(IWebHostBuilder web, HostOptions options) => web.UseKestrelCore().ConfigureKestrel(kestrel =>
    {
        AppContext.SetSwitch(StrictLines, true);
        kestrel.AddServerHeader = false;
        kestrel.RequestHeaderEncodingSelector = ContentLengthDigits.Select;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1; // Latin-1 sends the non-ASCII bytes of a guest's headers unchanged.
        kestrel.Limits.MaxRequestBodySize = options.Product.Api.MaxInputBytes;
        kestrel.Limits.MinRequestBodyDataRate = options.MinBodyRate == 0 ? null : new MinDataRate(options.MinBodyRate, BodyGrace);
        kestrel.Limits.MaxConcurrentUpgradedConnections = MaxUpgradedConnections;
        kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        kestrel.ConfigureEndpointDefaults(listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(listen.ApplicationServices.GetRequiredService<ConnectionLimit>().Before);
        });
        Listen(kestrel, options);
    });

    private static void Listen(KestrelServerOptions kestrel, HostOptions options)
    {
        Listen(kestrel, options.Address, options.Port);
        if (options.GuestPort is { } guests)
        {
            Listen(kestrel, options.Address, guests);
        }

        if (options.MetricsPort is { } metrics)
        {
            Listen(kestrel, options.Address, metrics);
        }
    }

    private static void Listen(KestrelServerOptions kestrel, string address, int port)
    {
        if (address == "*")
        {
            kestrel.ListenAnyIP(port);
        }
        else if (address == "localhost" && port != 0)
        {
            kestrel.ListenLocalhost(port);
        }
        else
        {
            // Kestrel cannot bind both loopback addresses to the same "any free port", so port 0 is bound on IPv4 alone.
            kestrel.Listen(address == "localhost" ? IPAddress.Loopback : IPAddress.Parse(address), port);
        }
    }
}
