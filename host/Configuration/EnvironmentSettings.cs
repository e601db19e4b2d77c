using WasmOs.Functions.Configuration;
using WasmOs.Functions.Settings;
using WasmOs.Functions.Settings.Table;

namespace WasmOs.Host.Configuration;

/// <summary>
/// Reads the settings of the embedded host, such as <c>SERVER_PORT</c>, into its options. <see cref="ProductOptionsReader"/> reads the settings of both heads;
/// <see cref="SettingTable"/> lists all of them.
/// </summary>
internal static class EnvironmentSettings
{
    /// <summary>Reads the settings. An invalid one is reported with its name and leaves its option unchanged.</summary>
    public static void Read(SettingReader settings, HostOptions options)
    {
        options.Address = settings.Read(ServerSettings.Address, options.Address);
        options.Port = (int)settings.Read(ServerSettings.Port, options.Port);
        options.DataDirectory = settings.Read(StorageSettings.DataDirectory, options.DataDirectory);
        options.AllowedHosts = settings.Read(ServerSettings.AllowedHosts, options.AllowedHosts);
        options.GuestPort = (int?)settings.ReadOptional(BoundarySettings.GuestPort, options.GuestPort);
        options.MetricsEndpoint = settings.Read(MetricsSettings.Endpoint, options.MetricsEndpoint);
        options.MetricsPort = (int?)settings.ReadOptional(MetricsSettings.Port, options.MetricsPort);
        options.HostKey = settings.Read(ServerSettings.HostKey!, options.HostKey);
        options.HostId = settings.Read(ServerSettings.HostId, options.HostId);
        options.Environment = settings.Read(ServerSettings.Environment, options.Environment);
        options.LogFormat = settings.Read(ServerSettings.LogFormat!, options.LogFormat);
        options.LogLevel = settings.Read(ServerSettings.LogLevel, options.LogLevel);
        options.MinBodyRate = (int)settings.Read(ServerSettings.MinBodyRate, options.MinBodyRate);
        options.Queues.Lease = settings.Read(TaskSettings.QueueLease, options.Queues.Lease);
        options.Product.Quotas.MaxDiskBytes = settings.Read(QuotaSettings.MaxDisk, options.Product.Quotas.MaxDiskBytes);
        options.ShutdownTimeout = settings.Read(ServerSettings.ShutdownTimeout, options.ShutdownTimeout);
        if (options.GuestPort is { } guests && guests == options.Port)
        {
            settings.Errors.Add($"{BoundarySettings.GuestPort.Name}: is the same port as SERVER_PORT: the API and guests need different ports.");
        }

        if (options.MetricsPort is { } metrics && (metrics == options.Port || metrics == options.GuestPort))
        {
            settings.Errors.Add($"{MetricsSettings.Port.Name}: is the port of the API or of guests: the metrics need a port of their own.");
        }
    }
}
