using WasmOs.Functions.Settings;
using WasmOs.Functions.Settings.Table;

namespace WasmOs.Host.Configuration;

/// <summary>Reads the settings that have a name of their own, such as <c>SERVER_PORT</c>, into the options. What there is and may be: <see cref="SettingTable"/>.</summary>
internal static class EnvironmentSettings
{
    /// <summary>Reads all of them; a wrong one is reported by its name and leaves the option as it was.</summary>
    public static void Read(SettingReader settings, HostOptions options)
    {
        options.Address = settings.Read(ServerSettings.Address, options.Address);
        options.Port = (int)settings.Read(ServerSettings.Port, options.Port);
        options.DataDirectory = settings.Read(StorageSettings.DataDirectory, options.DataDirectory);
        options.AllowedHosts = settings.Read(ServerSettings.AllowedHosts, options.AllowedHosts);
        options.CorsOrigins = settings.Read(BoundarySettings.AllowedOrigins, options.CorsOrigins);
        options.GuestDomain = settings.Read(BoundarySettings.GuestDomain!, options.GuestDomain);
        options.GuestPort = (int?)settings.ReadOptional(BoundarySettings.GuestPort, options.GuestPort);
        options.TrustedProxies = settings.Read(BoundarySettings.TrustedProxies, options.TrustedProxies);
        options.HostKey = settings.Read(ServerSettings.HostKey!, options.HostKey);
        options.HostId = settings.Read(ServerSettings.HostId, options.HostId);
        options.Environment = settings.Read(ServerSettings.Environment, options.Environment);
        options.LogLevel = settings.Read(ServerSettings.LogLevel, options.LogLevel);
        options.MaxWasmSize = settings.Read(RunSettings.MaxWasmSize, options.MaxWasmSize);
        options.MaxInputSize = settings.Read(RunSettings.MaxInputSize, options.MaxInputSize);
        options.MaxGuestBodySize = settings.Read(RunSettings.MaxGuestBodySize, options.MaxGuestBodySize);
        options.MaxBatchSize = settings.Read(RunSettings.MaxBatchSize, options.MaxBatchSize);
        options.MemoryLimit = settings.Read(RunSettings.MemoryLimit, options.MemoryLimit);
        options.MaxRunHeldBytes = settings.Read(CeilingSettings.MaxRunHeldBytes, options.MaxRunHeldBytes);
        options.MaxHeldBytes = settings.Read(CeilingSettings.MaxHeldBytes, options.MaxHeldBytes);
        options.MaxTimeout = settings.Read(CeilingSettings.MaxTimeout, options.MaxTimeout);
        options.MaxOutputSize = (int)settings.Read(CeilingSettings.MaxOutputSize, options.MaxOutputSize);
        options.MaxFiles = CeilingSettings.ReadFiles(settings);
        options.MountSetting = CeilingSettings.MountSettingOf(settings);
        options.MaxFuel = settings.ReadOptional(RunSettings.MaxFuel, options.MaxFuel);
        options.ExecutionTimeout = settings.Read(RunSettings.ExecutionTimeout, options.ExecutionTimeout);
        options.ExecutionCpuTimeout = settings.ReadOptional(RunSettings.ExecutionCpuTimeout, options.ExecutionCpuTimeout);
        options.MaxQueueTime = settings.Read(RunSettings.MaxQueueTime, options.MaxQueueTime);
        options.MinBodyRate = (int)settings.Read(ServerSettings.MinBodyRate, options.MinBodyRate);
        options.SlowRequest = settings.Read(ServerSettings.SlowRequest, options.SlowRequest);
        options.Queues.Lease = settings.Read(TaskSettings.QueueLease, options.Queues.Lease);
        options.Tasks.Lease = settings.Read(TaskSettings.Lease, options.Tasks.Lease);
        options.Tasks.MaxConcurrentRuns = (int)settings.Read(TaskSettings.MaxConcurrent, options.Tasks.MaxConcurrentRuns);
        options.Tasks.Retention = settings.Read(TaskSettings.Retention, options.Tasks.Retention);
        options.Quotas.MaxModules = (int)settings.Read(QuotaSettings.MaxModules, options.Quotas.MaxModules);
        options.Quotas.MaxVersions = (int)settings.Read(QuotaSettings.MaxVersions, options.Quotas.MaxVersions);
        options.Quotas.MaxSchedules = (int)settings.Read(QuotaSettings.MaxSchedules, options.Quotas.MaxSchedules);
        options.Quotas.MaxDiskBytes = settings.Read(QuotaSettings.MaxDisk, options.Quotas.MaxDiskBytes);
        options.HistoryRetention = settings.Read(QuotaSettings.HistoryRetention, options.HistoryRetention);
        options.ShutdownTimeout = settings.Read(ServerSettings.ShutdownTimeout, options.ShutdownTimeout);
        SettingOrder.Check(settings);
        if (options.GuestPort is { } guests && guests == options.Port)
        {
            settings.Errors.Add($"{BoundarySettings.GuestPort.Name}: is SERVER_PORT too: the API and guests need ports of their own.");
        }
    }
}
