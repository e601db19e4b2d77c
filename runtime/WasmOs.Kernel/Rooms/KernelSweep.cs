using Microsoft.Extensions.DependencyInjection;

namespace WasmOs.Kernel.Rooms;

/// <summary>Removes what nobody needs any more from a room. A sweep that is missed or fails loses nothing: the next one finds the same. Immutable.</summary>
/// <param name="Name">Names the sweep in the log and in the count of background failures, such as <c>sweep-tasks</c>.</param>
/// <param name="RunAsync">Sweeps by the time given and returns how many things it removed.</param>
public sealed record KernelSweep(string Name, Func<IServiceProvider, DateTimeOffset, CancellationToken, ValueTask<int>> RunAsync)
{
    /// <summary>When the sweeps of all rooms run: every hour, as an NCRONTAB expression for the timer's attribute.</summary>
    public const string Schedule = "0 0 * * * *";

    /// <summary>A sweep by one of the room's services.</summary>
    /// <typeparam name="TService">The service.</typeparam>
    /// <param name="name">The sweep's name.</param>
    /// <param name="run">Sweeps by the time given and returns how many things it removed.</param>
    public static KernelSweep By<TService>(string name, Func<TService, DateTimeOffset, CancellationToken, ValueTask<int>> run)
        where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(run);
        return new KernelSweep(name, (services, now, cancellationToken) => run(services.GetRequiredService<TService>(), now, cancellationToken));
    }
}
