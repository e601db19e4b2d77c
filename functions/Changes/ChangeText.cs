namespace WasmOs.Functions.Changes;

/// <summary>Makes the text of a change for the audit trail: each value that is another one than before. Not thread-safe.</summary>
/// <param name="what">What was changed, such as <c>user bob</c>.</param>
/// <param name="isNew">Whether it is new. Then all values are named, and nothing that was before.</param>
internal sealed class ChangeText(string what, bool isNew)
{
    private readonly List<string> _parts = [];

    /// <summary>Adds a value, if it is another one.</summary>
    public ChangeText Value(string name, string? before, string? after)
    {
        if (isNew ? after is not null : before != after)
        {
            _parts.Add(isNew ? $"{name} {after}" : $"{name} {before ?? "none"} -> {after ?? "none"}");
        }

        return this;
    }

    /// <summary>Adds a word, if it is true: for what has no value that may be shown.</summary>
    public ChangeText Word(string word, bool isTrue)
    {
        if (isTrue)
        {
            _parts.Add(word);
        }

        return this;
    }

    /// <summary>The text.</summary>
    public override string ToString() => _parts.Count == 0 ? $"{what}: nothing" : $"{what}: {string.Join(", ", _parts)}";
}
