using System.Collections.Immutable;

namespace WasmOs.Kernel.Events;

/// <summary>The types of events that can be subscribed to, as declared by the rooms. Immutable.</summary>
/// <param name="types">The types, in the order in which they are listed for users.</param>
public sealed class EventCatalog(IEnumerable<string> types)
{
    /// <summary>The types, in the order in which they are listed for users.</summary>
    public ImmutableArray<string> Types { get; } = [.. types];

    /// <summary>Whether a pattern matches at least one type.</summary>
    public bool IsKnown(string pattern) => Types.Any(type => EventPattern.Matches(pattern, type));
}
