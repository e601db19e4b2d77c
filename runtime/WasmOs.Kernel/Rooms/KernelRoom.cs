using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;

namespace WasmOs.Kernel.Rooms;

/// <summary>
/// What a room of the Kernel consists of. Each room has one file that declares it, and everything else follows from the declarations: services, what is made in storage, housekeeping, the events that there are. Immutable.
/// </summary>
/// <param name="name">The room's folder and the last part of its namespace.</param>
public sealed class KernelRoom(string name)
{
    /// <summary>What the name of a queue's poison queue ends with: there the heads put messages that failed too often.</summary>
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

    /// <summary>The queues that the room owns. Each has a poison queue, whose name ends with <see cref="PoisonSuffix"/>, which is not listed.</summary>
    public ImmutableArray<string> Queues { get; init; } = [];

    /// <summary>What housekeeping does for the room, in this order.</summary>
    public ImmutableArray<KernelSweep> Sweeps { get; init; } = [];

    /// <summary>What the room does once in the background when storage is there; null for nothing.</summary>
    public Func<IServiceProvider, CancellationToken, Task>? WhenReady { get; init; }

    /// <summary>The types of the events that the room publishes to subscribers.</summary>
    public ImmutableArray<string> EventTypes { get; init; } = [];

    /// <summary>The slugs of the errors that the room alone returns.</summary>
    public ImmutableArray<string> Errors { get; init; } = [];

    /// <summary>The names of the room's instruments (<see cref="System.Diagnostics.Metrics"/>).</summary>
    public ImmutableArray<string> Metrics { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
