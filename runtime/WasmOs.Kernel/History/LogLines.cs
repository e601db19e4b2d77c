namespace WasmOs.Kernel.History;

/// <summary>Splits text into lines. A line ends with <c>\n</c> or <c>\r\n</c>; the last line may also end with the text.</summary>
internal sealed class LogLines(string text)
{
    private int _position;

    /// <summary>The number of lines returned so far.</summary>
    public long Count { get; private set; }

    /// <summary>Gets the next line without its line ending; returns false when there are no more.</summary>
    public bool TryNext(out ReadOnlyMemory<char> line)
    {
        line = default;
        if (_position == text.Length)
        {
            return false;
        }

        var rest = text.AsMemory(_position);
        var length = rest.Span.IndexOf('\n');
        line = length < 0 ? rest : rest[..length];
        _position += length < 0 ? rest.Length : length + 1;
        if (length > 0 && line.Span[^1] == '\r')
        {
            line = line[..^1];
        }

        Count++;
        return true;
    }
}
