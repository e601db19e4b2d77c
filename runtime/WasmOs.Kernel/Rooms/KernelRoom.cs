using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;

namespace WasmOs.Kernel.Rooms;

/// <summary>
/// The declaration of a room of the Kernel. Each room has one file that declares it. Everything else is derived from the declarations: services, the objects in
/// storage, housekeeping, the catalog of events. Immutable.
/// </summary>
/// <param name="name">The room's folder and the last part of its namespace.</param>
public sealed class KernelRoom(string name)
{
    /// <summary>The suffix of a poison queue's name. The heads move messages that failed too often to the poison queue.</summary>
    public const string PoisonSuffix = "-poison";

    /// <summary>The room's folder and the last part of its namespace.</summary>
    public string Name => name;

    /// <summary>Registers the room's services.</summary>
    /// <value>nothing</value>
    public Action<IServiceCollection> AddServices { get; init; } = static _ => { };

    /// <summary>The containers of blobs that the room owns.</summary>
    public ImmutableArray<string> Containers { get; init; } = [];

    /// <summary>The tables that the room owns.</summary>
    public ImmutableArray<string> Tables { get; init; } = [];

    /// <summary>The queues that the room owns. Each also has a poison queue, named with <see cref="PoisonSuffix"/>, which is not listed here.</summary>
    public ImmutableArray<string> Queues { get; init; } = [];

    /// <summary>The sweeps that housekeeping runs for the room, in this order.</summary>
    public ImmutableArray<KernelSweep> Sweeps { get; init; } = [];

    /// <summary>Work that the room does once in the background when storage is ready; null for none.</summary>
    public Func<IServiceProvider, CancellationToken, Task>? WhenReady { get; init; }

    /// <summary>The types of the events that the room publishes to subscribers.</summary>
    public ImmutableArray<string> EventTypes { get; init; } = [];

    /// <summary>The slugs of the errors that only this room returns.</summary>
    public ImmutableArray<string> Errors { get; init; } = [];

    /// <summary>The names of the room's metrics (<see cref="System.Diagnostics.Metrics"/>).</summary>
    public ImmutableArray<string> Metrics { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
