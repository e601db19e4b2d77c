using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using WasmOs.Kernel.Alerts.Figures;
using WasmOs.Kernel.Alerts.Notices;
using WasmOs.Kernel.Alerts.States;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Webhooks.Targets;
using WasmOs.Storage;

namespace WasmOs.Kernel.Alerts;

/// <summary>Declares the Alerts room: rules about figures, and who is told when they hold.</summary>
internal static class AlertsRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("Alerts")
    {
        AddServices = AddServices,
        Tables = [AlertRows.Table, HostReportRows.Table],
        Sweeps =
        [
            KernelSweep.By<AlertService>("sweep-alerts", static (alerts, now, cancellationToken) => alerts.SweepAsync(now, cancellationToken)),
            KernelSweep.By<HostReports>("sweep-hosts", static (reports, now, cancellationToken) => reports.SweepAsync(now, cancellationToken)),
        ],
        WhenReady = static (services, _) => services.GetRequiredService<HostReports>().StartAsync(),
        EventTypes = [AlertEventTypes.Firing, AlertEventTypes.Resolved],
        Errors = ["alert-not-found"],
        Metrics = ["wasmos_alert_evaluations_total", "wasmos_alert_notices_total"],
    };

    private static void AddServices(IServiceCollection services)
    {
        services.TryAddSingleton<AlertOptions>();
        services.AddSingleton<AlertCounts>().AddSingleton<IRoomMetrics>(static provider => provider.GetRequiredService<AlertCounts>());
        services.AddSingleton<HostFigures>().AddSingleton<HostReports>().AddSingleton<AlertRuleBook>();
        services.AddSingleton<IFigureSource, FigureSource>();
        services.AddSingleton(static provider => new AlertStore(provider.GetRequiredService<IStorage>().Tables));
        services.AddSingleton(static provider => new AlertBoard(
            provider.GetRequiredService<AlertStore>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<BackgroundFailures>()));
        services.AddSingleton(static provider => new AlertSender(
            provider.GetRequiredService<EventPublisher>(), provider.GetRequiredService<WebhookSender>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<AlertOptions>().WebhookSecret, provider.GetRequiredService<AlertOptions>().Slack, provider.GetService<IAlertMail>()));
        services.AddSingleton(static provider => new AlertOutbox(
            provider.GetRequiredService<AlertStore>(), provider.GetRequiredService<AlertSender>(), provider.GetRequiredService<AlertCounts>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<BackgroundFailures>(),
            provider.GetRequiredService<ILogger<AlertOutbox>>()));
        services.AddSingleton(static provider => new AlertEvaluator(
            provider.GetRequiredService<AlertRuleBook>(), provider.GetRequiredService<IFigureSource>(), provider.GetRequiredService<AlertStore>(),
            provider.GetRequiredService<AlertOutbox>(), provider.GetRequiredService<AlertCounts>(),
            provider.GetRequiredService<AlertOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static provider => new AlertService(
            provider.GetRequiredService<AlertRuleBook>(), provider.GetRequiredService<AlertStore>(), provider.GetRequiredService<AlertEvaluator>(),
            provider.GetRequiredService<IFigureSource>(), provider.GetRequiredService<AlertSender>(),
            provider.GetRequiredService<AlertOptions>(), provider.GetRequiredService<TimeProvider>()));
    }
}
