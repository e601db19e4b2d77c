using System.Collections.Immutable;

namespace WasmOs.Kernel.Errors;

/// <summary>Collects what is wrong with the fields of a request, so that all errors are told at once. Not thread-safe.</summary>
/// <param name="limit">How many errors are kept.</param>
public sealed class FieldErrors(int limit = FieldErrors.Limit)
{
    /// <summary>More errors than this are not kept, unless somebody asks for more: they help nobody, and a hostile body could make hundreds of thousands.</summary>
    public const int Limit = 50;

    private SortedDictionary<string, List<string>>? _fields;

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>Whether as many errors are kept as may be.</summary>
    public bool IsFull => Count == limit;

    /// <summary>How many errors are kept.</summary>
    public int Count { get; private set; }

    /// <summary>The errors by field, in order of field.</summary>
    public IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Messages =>
        (_fields ?? []).Select(static entry => KeyValuePair.Create(entry.Key, (IReadOnlyList<string>)entry.Value));

    /// <summary>All errors in one sentence each.</summary>
    internal string Summary => string.Join(" ", (_fields ?? []).SelectMany(entry => entry.Value.Select(message => $"{entry.Key}: {message}")));

    /// <summary>Adds a fault.</summary>
    /// <param name="field">The field's name in JSON, such as <c>limits.memory_bytes</c>.</param>
    /// <param name="message">A sentence that says what to do.</param>
    public void Add(string field, string message)
    {
        if (Count == limit)
        {
            return;
        }

        Count++;
        _fields ??= new(StringComparer.Ordinal);
        if (!_fields.TryGetValue(field, out var messages))
        {
            _fields.Add(field, messages = []);
        }

        messages.Add(message);
    }

    internal IReadOnlyDictionary<string, ImmutableArray<string>> ToDictionary() =>
        (_fields ?? []).ToImmutableSortedDictionary(entry => entry.Key, entry => entry.Value.ToImmutableArray(), StringComparer.Ordinal);
}
