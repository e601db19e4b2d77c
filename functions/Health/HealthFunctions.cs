using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Hosting;
using WasmOs.Functions.Access;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Audit;
using WasmOs.Kernel.Quotas;
using WasmOs.Kernel.Startup;
using WasmOs.Storage;

namespace WasmOs.Functions.Health;

/// <summary>The HTTP functions of health: whether WasmOS is alive, whether it is ready for work, and whether its storage responds.</summary>
public sealed class HealthFunctions(
    KernelStartup startup, StorageProbes probes, ContentDamage damage, DiskQuota disk, AuditTrail trail, AccessOptions access,
    IHostApplicationLifetime lifetime)
{
    private const int MostNamed = 5;

    /// <summary>The health of every part. Storage is probed at most once a second.</summary>
    [Function("health")]
    [Public]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/health")] HttpRequest request, CancellationToken cancellationToken)
    {
        return ResultOf(request, [
            new HealthComponent("host", null), Start(), .. Components(await probes.GetAsync(cancellationToken)), Content(), Audit(), .. Disk(), .. Access()
        ]);
    }

    [Function("health-root")]
    [Public]
    public Task<IResult> GetRoot(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health")] HttpRequest request, CancellationToken cancellationToken) =>
            Get(request, cancellationToken);

    /// <summary>Whether the process responds. Nothing else is checked, so that no failure elsewhere gets the process restarted.</summary>
    [Function("health-live")]
    [Public]
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Both hosts call functions on an instance.")]
    public IResult GetLive([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/health/live")] HttpRequest request)
    {
        _ = request;
        return new HealthResult([new HealthComponent("host", null)]);
    }

    /// <summary>
    /// Whether to send work to this host: not when a part is down and not when the host drains. Only this function reports draining, because a host that drains
    /// is healthy.
    /// </summary>
    [Function("health-ready")]
    [Public]
    public async Task<IResult> GetReady(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/health/ready")] HttpRequest request, CancellationToken cancellationToken)
    {
        return ResultOf(request, [Drain(), Start(), .. Components(await probes.GetAsync(cancellationToken)), Content(), Audit(), .. Disk()]);
    }

    [Function("health-db")]
    [Public]
    public async Task<IResult> GetDatabase(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/health/db")] HttpRequest request, CancellationToken cancellationToken)
    {
        return ResultOf(request, [.. Components(await probes.GetAsync(cancellationToken)), Content()]);
    }

    /// <summary>
    /// The result for a caller. What is wrong may name modules, accounts and folders, so callers without credentials see only which part is unhealthy.
    /// </summary>
    private static HealthResult ResultOf(HttpRequest request, HealthComponent[] components) => new(
        CallerFeature.Of(request).Kind != CallerKind.Anonymous ? components
        : [.. components.Select(static component => component with
        {
            Error = component.Error is null ? null : "Send credentials to see what is wrong.",
            FreeBytes = null,
        })]);

    private HealthComponent Drain() =>
        new("host", lifetime.ApplicationStopping.IsCancellationRequested ? "Is draining: it finishes its running work and accepts no more." : null);

    /// <summary>Damaged content concerns only the modules and runs that need that content, so the host stays in service.</summary>
    private HealthComponent Content()
    {
        var damaged = damage.All;
        return new HealthComponent("content", damaged.Count == 0 ? null : Describe(damaged)) { IsDegraded = damaged.Count > 0 };
    }

    /// <summary>
    /// The audit trail. While it cannot be written, changes are refused and runs go on, so the host stays in service; once no more entries may wait, no run
    /// begins either.
    /// </summary>
    private HealthComponent Audit() => new("audit", trail.Outage is { } outage ? Describe(outage, trail.Waiting) : null)
    {
        IsDegraded = trail.Outage is not null && trail.HasRoom,
    };

    private static string Describe(AuditOutage outage, int waiting) => string.Create(
        CultureInfo.InvariantCulture,
        $"Cannot be written since {outage.Since:yyyy-MM-dd HH:mm:ss} UTC, so changes are refused; {waiting} entries wait. The last failure: {outage.Failure}");

    /// <summary>
    /// The quota of the data folder, and the disk itself. Runs continue without free space, so the host stays in service. A storage account has no such quota.
    /// </summary>
    private IEnumerable<HealthComponent> Disk()
    {
        if (disk.Used is null)
        {
            return [];
        }

        var error = disk.IsVolumeNearlyFull ? DescribeVolume(disk.Volume!.Value) : disk.Pressure?.Detail;
        return [new HealthComponent("disk", error) { IsDegraded = error is not null, FreeBytes = disk.Volume?.FreeBytes }];
    }

    private static string DescribeVolume(VolumeSpace volume) => string.Create(
        CultureInfo.InvariantCulture,
        $"{volume.FreeBytes} of {volume.TotalBytes} bytes of the disk of DATA_DIR are free. "
            + $"When none is, nothing can be changed: make room on the disk, or give DATA_DIR a larger one.");

    /// <summary>A host that lets everybody do everything although others reach it: that is what the operator asked for, and everybody shall know it.</summary>
    private IEnumerable<HealthComponent> Access() => access is not { Mode: AccessMode.Off, IsLoopback: false } ? [] :
        [new HealthComponent("access", "AUTH_MODE=off: everybody who reaches this host may do everything.") { IsDegraded = true }];

    private static string Describe(IReadOnlyList<DamagedContent> damaged)
    {
        var named = string.Join(' ', damaged.Take(MostNamed));
        return damaged.Count > MostNamed ? $"{named} And {damaged.Count - MostNamed} more." : named;
    }

    private HealthComponent Start() => new("startup", startup.IsReady ? null : startup.Problem ?? "Storage is being prepared.");

    private IEnumerable<HealthComponent> Components(IReadOnlyList<StorageProbe> found) =>
        found.Select(probe => new HealthComponent($"{probes.Kind}-{probe.Service}", probe.Error, probe.RoundTrip));
}
