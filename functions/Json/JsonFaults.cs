using System.Collections.Frozen;

namespace WasmOs.Functions.Json;

/// <summary>What is wrong with a body, by field. All faults of a body are reported at once, up to a bound.</summary>
internal sealed class JsonFaults
{
    /// <summary>The field of a fault that is the whole body's.</summary>
    public const string Body = "$";

    /// <summary>More than this helps nobody, and a hostile body could make millions.</summary>
    public const int Limit = 50;

    private Dictionary<string, List<string>>? _messages;

    /// <summary>Whether anything is wrong.</summary>
    public bool Any => _messages is not null;

    /// <summary>How many messages there are.</summary>
    public int Count { get; private set; }

    /// <summary>The messages, by field.</summary>
    public IReadOnlyDictionary<string, List<string>> Messages =>
        _messages ?? (IReadOnlyDictionary<string, List<string>>)FrozenDictionary<string, List<string>>.Empty;

    /// <summary>Adds a message of a field such as <c>limits.fuel</c> or <c>args[1]</c>.</summary>
    public void Add(string field, string message)
    {
        if (Count == Limit)
        {
            return;
        }

        Count++;
        _messages ??= new(StringComparer.Ordinal);
        if (!_messages.TryGetValue(field, out var list))
        {
            _messages[field] = list = [];
        }

        list.Add(message);
    }
}
