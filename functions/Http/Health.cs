using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using WasmOs.Functions.Health;
using WasmOs.Kernel.Startup;
using WasmOs.Kernel.Storage;

namespace WasmOs.Functions.Http;

/// <summary>Whether WasmOS is alive, ready, and how its storage answers.</summary>
public sealed class Health(KernelStartup startup, StorageProbes probes, ContentDamage damage, IHostApplicationLifetime lifetime)
{
    private const int MostNamed = 5;

    /// <summary>Never waits for storage: it tells what the last probe found.</summary>
    [Function("health")]
    public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/health")] HttpRequest request)
    {
        _ = request;
        return new HealthAnswer([new HealthComponent("host", null), Start(), .. Components(probes.Latest ?? []), Content()]);
    }

    [Function("health-root")]
    public IResult GetRoot([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health")] HttpRequest request) => Get(request);

    /// <summary>The process answers; nothing else is asked, so that no fault elsewhere gets it restarted.</summary>
    [Function("health-live")]
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Both hosts call functions on an instance.")]
    public IResult GetLive([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/health/live")] HttpRequest request)
    {
        _ = request;
        return new HealthAnswer([new HealthComponent("host", null)]);
    }

    /// <summary>Whether to send work here: not when a part is down, and not when the host drains. Only this one says so: a host that drains is healthy.</summary>
    [Function("health-ready")]
    public async Task<IResult> GetReady(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/health/ready")] HttpRequest request, CancellationToken cancellationToken)
    {
        _ = request;
        return new HealthAnswer([Drain(), Start(), .. Components(await probes.GetAsync(cancellationToken)), Content()]);
    }

    [Function("health-db")]
    public async Task<IResult> GetDatabase(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/health/db")] HttpRequest request, CancellationToken cancellationToken)
    {
        _ = request;
        return new HealthAnswer([.. Components(await probes.GetAsync(cancellationToken)), Content()]);
    }

    private HealthComponent Drain() => new("host", lifetime.ApplicationStopping.IsCancellationRequested ? "Is draining: it ends the work that it has and takes no more." : null);

    /// <summary>Damaged content: only who needs that content is concerned, so the host stays in service.</summary>
    private HealthComponent Content()
    {
        var damaged = damage.All;
        return new HealthComponent("content", damaged.Count == 0 ? null : Describe(damaged)) { IsDegraded = damaged.Count > 0 };
    }

    private static string Describe(IReadOnlyList<DamagedContent> damaged)
    {
        var named = string.Join(' ', damaged.Take(MostNamed));
        return damaged.Count > MostNamed ? $"{named} And {damaged.Count - MostNamed} more." : named;
    }

    private HealthComponent Start() => new("startup", startup.IsReady ? null : startup.Problem ?? "Storage is being prepared.");

    private IEnumerable<HealthComponent> Components(IReadOnlyList<StorageProbe> found) =>
        found.Select(probe => new HealthComponent($"{probes.Kind}-{probe.Service}", probe.Error, probe.RoundTrip));
}
