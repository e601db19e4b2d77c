using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Keys;
using WasmOs.Kernel.Rooms;
using WasmOs.Storage;

namespace WasmOs.Kernel.Audit;

/// <summary>Declares the Audit room: who did what, in a trail that shows when it was changed.</summary>
internal static class AuditRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("Audit")
    {
        AddServices = AddServices,
        Containers = [AuditBlobs.Container],
        Tables = [AuditRows.Table],
        Metrics = ["wasmos_audit_entries_total", "wasmos_audit_waiting", "wasmos_audit_refused"],
        Errors = ["audit-verify-busy"],
        Sweeps = [KernelSweep.By<AuditRetention>("sweep-audit", static (retention, now, cancellationToken) => retention.SweepAsync(now, cancellationToken))],
        WhenReady = static (services, cancellationToken) =>
        {
            services.GetRequiredService<AuditRoots>().Start();
            return services.GetRequiredService<AuditGaps>().RecordAsync(cancellationToken);
        },
    };

    private static void AddServices(IServiceCollection services)
    {
        services.TryAddSingleton<AuditOptions>();
        services.AddSingleton(provider =>
        {
            // Made before the trail, so that it is disposed after it: its last root names the end of the trail.
            _ = provider.GetRequiredService<AuditRoots>();
            return new AuditTrail(
                provider.GetRequiredService<IStorage>(), provider.GetRequiredService<SigningKeys>(), provider.GetRequiredService<AuditOptions>(),
                provider.GetRequiredService<WorkerName>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<BackgroundFailures>());
        });
        services.AddSingleton<AuditGaps>().AddSingleton<AuditRoots>().AddSingleton<AuditVerifier>().AddSingleton<AuditExport>();
        services.AddSingleton<AuditRetention>().AddSingleton<AuditReader>().AddSingleton<IRoomMetrics, AuditMetrics>();
    }
}
