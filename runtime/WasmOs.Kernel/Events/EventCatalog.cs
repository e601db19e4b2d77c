using System.Collections.Immutable;

namespace WasmOs.Kernel.Events;

/// <summary>The types of events that can be subscribed to: those that the rooms declare. Immutable.</summary>
/// <param name="types">The types, in the order in which users are told of them.</param>
public sealed class EventCatalog(IEnumerable<string> types)
{
    /// <summary>The types, in the order in which users are told of them.</summary>
    public ImmutableArray<string> Types { get; } = [.. types];

    /// <summary>Whether a pattern means any of the types.</summary>
    public bool IsKnown(string pattern) => Types.Any(type => EventPattern.Matches(pattern, type));
}
