using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using WasmOs.Kernel.Quotas;
using WasmOs.Kernel.Startup;
using WasmOs.Storage;

namespace WasmOs.Functions.Health;

/// <summary>Whether WasmOS is alive, ready, and how its storage answers.</summary>
public sealed class HealthFunctions(KernelStartup startup, StorageProbes probes, ContentDamage damage, DiskQuota disk, IHostApplicationLifetime lifetime)
{
    private const int MostNamed = 5;

    /// <summary>How every part is, by a probe of storage that is a second old at most.</summary>
    [Function("health")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/health")] HttpRequest request, CancellationToken cancellationToken)
    {
        _ = request;
        return new HealthAnswer([new HealthComponent("host", null), Start(), .. Components(await probes.GetAsync(cancellationToken)), Content(), .. Disk()]);
    }

    [Function("health-root")]
    public Task<IResult> GetRoot(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health")] HttpRequest request, CancellationToken cancellationToken) => Get(request, cancellationToken);

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
        return new HealthAnswer([Drain(), Start(), .. Components(await probes.GetAsync(cancellationToken)), Content(), .. Disk()]);
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

    /// <summary>The quota of the data folder: runs go on without room, so the host stays in service. A storage account has none.</summary>
    private IEnumerable<HealthComponent> Disk() => disk.Used is null ? [] :
        [new HealthComponent("disk", disk.Pressure?.Detail) { IsDegraded = disk.Pressure is not null }];

    private static string Describe(IReadOnlyList<DamagedContent> damaged)
    {
        var named = string.Join(' ', damaged.Take(MostNamed));
        return damaged.Count > MostNamed ? $"{named} And {damaged.Count - MostNamed} more." : named;
    }

    private HealthComponent Start() => new("startup", startup.IsReady ? null : startup.Problem ?? "Storage is being prepared.");

    private IEnumerable<HealthComponent> Components(IReadOnlyList<StorageProbe> found) =>
        found.Select(probe => new HealthComponent($"{probes.Kind}-{probe.Service}", probe.Error, probe.RoundTrip));
}
