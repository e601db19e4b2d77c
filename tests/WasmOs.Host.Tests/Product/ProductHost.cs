using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WasmOs.Functions.Access;
using WasmOs.Host.Configuration;

namespace WasmOs.Host.Tests.Product;

/// <summary>The whole product as <c>Program</c> composes it, on a free loopback port, with a data folder of the test.</summary>
internal sealed class ProductHost : IAsyncDisposable
{
    private ProductHost(WasmOsHost host, LogCollector log)
    {
        Host = host;
        Log = log;
        Api = new ProductClient(host.Address);
    }

    public WasmOsHost Host { get; }

    public LogCollector Log { get; }

    public ProductClient Api { get; }

    public static async Task<ProductHost> StartAsync(string folder, Action<HostOptions>? set = null, Action<IServiceCollection>? configure = null)
    {
        var options = new HostOptions { Port = 0, DataDirectory = folder, LogLevel = LogLevel.Information };
        options.Product.Access.Mode = AccessMode.Off; // Many tests play proxies, for whose requests a host without users is not open.
        set?.Invoke(options);
        HostOptionsReader.Complete(options);
        var log = new LogCollector();
        var host = WasmOsHost.Create(options, Composition.FunctionAssemblies, services =>
        {
            services.AddWasmOs(options);
            services.AddLogging(logging => logging.ClearProviders().AddProvider(log));
            configure?.Invoke(services);
        });
        await host.StartAsync();
        return new ProductHost(host, log);
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Host.DisposeAsync();
        Log.Dispose();
    }
}
