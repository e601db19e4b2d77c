using System.Collections.Immutable;

namespace WasmOs.Kernel.Errors;

/// <summary>Collects the errors in the fields of a request, so that all of them are reported at once. Not thread-safe.</summary>
/// <param name="limit">The largest number of errors to keep; further errors are discarded.</param>
public sealed class FieldErrors(int limit = FieldErrors.Limit)
{
    /// <summary>The default limit. More errors help nobody, and a hostile body could cause hundreds of thousands.</summary>
    public const int Limit = 50;

    private SortedDictionary<string, List<string>>? _fields;

    /// <summary>Whether there are no errors.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>Whether the limit of errors is reached.</summary>
    public bool IsFull => Count == limit;

    /// <summary>The number of errors that are kept.</summary>
    public int Count { get; private set; }

    /// <summary>The errors by field, sorted by field name.</summary>
    public IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Messages =>
        (_fields ?? []).Select(static entry => KeyValuePair.Create(entry.Key, (IReadOnlyList<string>)entry.Value));

    /// <summary>All errors as one text, one sentence per error.</summary>
    internal string Summary => string.Join(" ", (_fields ?? []).SelectMany(entry => entry.Value.Select(message => $"{entry.Key}: {message}")));

    /// <summary>Adds an error.</summary>
    /// <param name="field">The field's name in JSON, such as <c>limits.memory_bytes</c>.</param>
    /// <param name="message">A sentence that says what the caller must change.</param>
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
