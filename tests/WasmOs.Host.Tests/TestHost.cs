using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WasmOs.Host.Discovery;
using WasmOs.TestKit.Time;

namespace WasmOs.Host.Tests;

/// <summary>A host with some function classes on a free loopback port, with its client, its clock and its log.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private TestHost(WasmOsHost host, ManualTimeProvider time, LogCollector log)
    {
        Host = host;
        Time = time;
        Log = log;
        Client = new HttpClient { BaseAddress = host.Address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public WasmOsHost Host { get; }

    public ManualTimeProvider Time { get; }

    public LogCollector Log { get; }

    public HttpClient Client { get; }

    public static async Task<TestHost> StartAsync(Type[] classes, Action<HostOptions>? set = null, Action<IServiceCollection>? configure = null)
    {
        var options = new HostOptions { Port = 0, LogLevel = LogLevel.Debug };
        set?.Invoke(options);
        var time = new ManualTimeProvider();
        var log = new LogCollector();
        var host = WasmOsHost.Create(options, FunctionDiscovery.Find(classes, Composition.TriggersOf(options), options.Settings), services =>
        {
            services.AddSingleton<TimeProvider>(time);
            services.AddLogging(logging => logging.ClearProviders().AddProvider(log));
            services.AddSingleton<Sample.Gate>();
            services.AddSingleton(Nobody.Gate);
            configure?.Invoke(services);
        });
        await host.StartAsync();
        return new TestHost(host, time, log);
    }

    public T Get<T>()
        where T : notnull => Host.Services.GetRequiredService<T>();

    public static async Task<JsonElement> ProblemAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((int)response.StatusCode, problem.GetProperty("status").GetInt32());
        Assert.Equal(response.Headers.GetValues("x-request-id").Single(), problem.GetProperty("request_id").GetString());
        return problem;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
        Log.Dispose();
    }
}
