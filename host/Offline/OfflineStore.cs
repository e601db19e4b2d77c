using WasmOs.Common.CommandLine;
using WasmOs.Functions;
using WasmOs.Host.Configuration;
using WasmOs.Host.Startup;
using WasmOs.Kernel;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Audit;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Startup;
using WasmOs.Storage;

namespace WasmOs.Host.Offline;

/// <summary>The services of a host over its storage, without a server, queues and timers. Dispose it to close the storage.</summary>
internal sealed class OfflineStore : IAsyncDisposable
{
    /// <summary>The option that names the data folder.</summary>
    public const string DataOption = "--data";

    private readonly ServiceProvider _services;

    private OfflineStore(ServiceProvider services) => _services = services;

    /// <summary>Reads the options of a command, and opens the storage.</summary>
    /// <param name="arguments">The arguments after the command.</param>
    /// <param name="name">The command, for messages.</param>
    /// <param name="valued">Its own options that have a value.</param>
    /// <param name="flags">Its own options that have none.</param>
    /// <param name="operands">How many operands there must be.</param>
    /// <exception cref="UsageException">The arguments are wrong.</exception>
    public static CommandOptions Read(string[] arguments, string name, ReadOnlySpan<string> valued, ReadOnlySpan<string> flags, int operands) =>
        CommandOptions.Read(arguments, name, [.. valued, DataOption], flags, operands, out var fault) ?? throw new UsageException(fault!);

    /// <summary>Opens the storage that the options name, or else the settings.</summary>
    /// <exception cref="StartupException">The settings are wrong.</exception>
    /// <exception cref="StorageUnavailableException">The storage cannot be opened: the host may be running.</exception>
    public static async Task<OfflineStore> OpenAsync(CommandOptions commandOptions)
    {
        var report = new SettingReport();
        var options = HostOptionsReader.Read(Directory.GetCurrentDirectory(), AppContext.BaseDirectory, HostOptionsReader.Variables(), report);
        var folder = commandOptions.Find(DataOption);
        if (folder is not null)
        {
            // A mistyped folder must not become a new, empty store.
            options.DataDirectory = Directory.Exists(folder) ? Path.GetFullPath(folder) : throw new OfflineException($"there is no folder {folder}");
        }

        if (folder is null && !StorageSelection.NamesAccount(options.Settings) && !Directory.Exists(options.DataDirectory))
        {
            throw new OfflineException($"there is no data folder {options.DataDirectory}: name that of the host with {DataOption}");
        }

        DataFolder.Complete(options, report);
        report.ThrowIfWrong();
        var settings = folder is null ? options.Settings : new Dictionary<string, string>();
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton(TimeProvider.System);
        services.AddSingleton<IStorage>(provider => StorageSelection.Open(
            settings, options.DataDirectory, provider.GetRequiredService<TimeProvider>(), options.Queues.MessageEncoding));
        services.AddWasmOsFunctions(options.Product);
        var store = new OfflineStore(services.BuildServiceProvider());
        try
        {
            await KernelStartup.EnsureAsync(store.Get<IStorage>(), KernelRooms.All, CancellationToken.None);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a change, of which the audit trail has the beginning before it is made and the end after it, as over REST.</summary>
    /// <param name="action">What is done, such as <c>users.create</c>.</param>
    /// <param name="target">On what.</param>
    /// <param name="change">Makes the change.</param>
    /// <exception cref="OfflineException">The change was refused.</exception>
    /// <exception cref="StorageUnavailableException">Storage did not take the entry, so the change was not made, or failed.</exception>
    public async Task<T> ChangeAsync<T>(string action, string target, Func<ValueTask<Result<T>>> change)
    {
        var trail = Get<AuditTrail>();
        var begun = new AuditEntry(action, AuditOutcome.Begun)
        {
            Caller = Caller.Operator.Name,
            Target = target,
            RequestId = Guid.CreateVersion7().ToString("N"),
        };
        await trail.WriteAsync(begun, CancellationToken.None);
        var result = await change();
        var outcome = result.Succeeded ? AuditOutcome.Done : AuditOutcome.Refused;
        await trail.WriteAsync(begun with { Outcome = outcome, Reason = result.Error?.Slug }, CancellationToken.None);
        return OfflineException.ValueOf(result);
    }

    /// <summary>A service.</summary>
    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
