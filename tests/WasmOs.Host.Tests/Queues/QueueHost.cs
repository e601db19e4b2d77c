using System.Text;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.Host.Configuration;
using WasmOs.Host.Queues;
using WasmOs.Host.Tests.Sample;
using WasmOs.Storage;

namespace WasmOs.Host.Tests.Queues;

/// <summary>A host with queue functions on a store of the test.</summary>
internal sealed class QueueHost : IAsyncDisposable
{
    private readonly TestHost _host;

    private QueueHost(TestHost host) => _host = host;

    public WasmOsHost Host => _host.Host;

    public HttpClient Client => _host.Client;

    public LogCollector Log => _host.Log;

    public Gate Gate => _host.Get<Gate>();

    /// <summary>The number of running messages.</summary>
    public int Running => _host.Get<QueueListeners>().Running;

    public Inbox Inbox => _host.Get<Inbox>();

    public IQueueStore Queues => _host.Get<IStorage>().Queues;

    public ObservedStorage Observed => _host.Get<ObservedStorage>();

    public IStorage Storage => _host.Get<IStorage>();

    /// <summary>Starts a host on the local store in a folder, or on the account that its settings name.</summary>
    public static async Task<QueueHost> StartAsync(
        string folder, Type[] classes, Action<HostOptions>? set = null, TimeProvider? time = null, Action<IServiceCollection>? configure = null)
    {
        HostOptions? taken = null;
        return new QueueHost(await TestHost.StartAsync(
            classes,
            options =>
            {
                options.DataDirectory = folder;
                set?.Invoke(options);
                taken = options;
            },
            services =>
            {
                services.AddSingleton(time ?? TimeProvider.System);
                services.AddSingleton<Inbox>();
                services.AddSingleton(provider => new ObservedStorage(
                    StorageSelection.Open(taken!.Settings, taken.DataDirectory, provider.GetRequiredService<TimeProvider>())));
                services.AddSingleton<IStorage>(provider => new SignallingStorage(
                    provider.GetRequiredService<ObservedStorage>(), provider.GetRequiredService<QueueSignals>()));
                configure?.Invoke(services);
            }));
    }

    public async Task SendAsync(string queue, string message, TimeSpan delay = default) =>
        await Queues.SendAsync(queue, Encoding.UTF8.GetBytes(message), delay, null, CancellationToken.None);

    public Task CountIsAsync(string queue, int count) =>
        Eventually.TrueAsync(async () => await Queues.ApproximateCountAsync(queue, CancellationToken.None) == count);

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
