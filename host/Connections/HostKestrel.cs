using System.Net;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using WasmOs.Host.Http;
using HostOptions = WasmOs.Host.Configuration.HostOptions;

namespace WasmOs.Host.Connections;

/// <summary>The limits of the HTTP server and where it listens.</summary>
internal static class HostKestrel
{
    // Streams of figures and logs live long, so fewer of them are allowed.
    private const int MaxUpgradedConnections = 5_000;

    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(15);

    // A line that ends without CR is two things to two readers (RFC 9112, section 2.2), which is how requests are smuggled past a proxy.
    private const string StrictLines = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    /// <summary>Before this nobody is slow: a connection that was just made, a lost packet.</summary>
    private static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(10);

    /// <summary>Applies the options.</summary>
    public static void Configure(IWebHostBuilder web, HostOptions options) => web.UseKestrelCore().ConfigureKestrel(kestrel =>
    {
        AppContext.SetSwitch(StrictLines, true);
        kestrel.AddServerHeader = false;
        kestrel.RequestHeaderEncodingSelector = ContentLengthDigits.Select;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1; // A guest's bytes beyond ASCII go out as they are.
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
            // Two addresses cannot share "any free port".
            kestrel.Listen(address == "localhost" ? IPAddress.Loopback : IPAddress.Parse(address), port);
        }
    }
}
