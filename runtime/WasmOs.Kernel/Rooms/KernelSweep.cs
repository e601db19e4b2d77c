using Microsoft.Extensions.DependencyInjection;

namespace WasmOs.Kernel.Rooms;

/// <summary>Deletes data of a room that is no longer needed. A missed or failed sweep loses nothing: the next one finds the same data. Immutable.</summary>
/// <param name="Name">The name of the sweep in the log and in the count of background failures, such as <c>sweep-tasks</c>.</param>
/// <param name="RunAsync">Deletes what is outdated at the given time, and returns the number of deleted things.</param>
public sealed record KernelSweep(string Name, Func<IServiceProvider, DateTimeOffset, CancellationToken, ValueTask<int>> RunAsync)
{
    /// <summary>The schedule of all sweeps, as an NCRONTAB expression for the timer's attribute: every hour.</summary>
    public const string Schedule = "0 0 * * * *";

    /// <summary>Creates a sweep that one of the room's services runs.</summary>
    /// <typeparam name="TService">The service.</typeparam>
    /// <param name="name">The sweep's name.</param>
    /// <param name="run">Deletes what is outdated at the given time, and returns the number of deleted things.</param>
    public static KernelSweep By<TService>(string name, Func<TService, DateTimeOffset, CancellationToken, ValueTask<int>> run)
        where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(run);
        return new KernelSweep(name, (services, now, cancellationToken) => run(services.GetRequiredService<TService>(), now, cancellationToken));
    }
}
