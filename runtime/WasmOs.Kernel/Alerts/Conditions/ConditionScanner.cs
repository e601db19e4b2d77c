namespace WasmOs.Kernel.Alerts.Conditions;

/// <summary>Divides the text of a condition into tokens. Not thread-safe.</summary>
/// <param name="text">The text.</param>
internal sealed class ConditionScanner(string text)
{
    private int _at;

    /// <summary>The next token.</summary>
    public ConditionToken Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }

        var start = _at;
        if (start == text.Length)
        {
            return Token(ConditionTokenKind.End, start);
        }

        var first = text[start];
        if (char.IsAsciiLetter(first) || first == '_')
        {
            Skip(static c => char.IsAsciiLetterOrDigit(c) || c == '_');
            return Token(ConditionTokenKind.Word, start);
        }

        if (char.IsAsciiDigit(first) || first == '.')
        {
            // A unit follows its number at once or after a space, which is not part of the token's text.
            Skip(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '%' or '/');
            return Token(ConditionTokenKind.Number, start);
        }

        if (first == '"')
        {
            return Quote(start);
        }

        _at++;
        var isPair = _at < text.Length && text[_at] == '=';
        switch (first)
        {
            case '>' or '<':
            case '=' or '!' when isPair:
                _at += isPair ? 1 : 0;
                return Token(ConditionTokenKind.Operator, start);
            case '(' or ')' or '{' or '}' or '=':
                return Token(ConditionTokenKind.Sign, start);
            case '%' or '/':
                Skip(static c => char.IsAsciiLetter(c));
                return Token(ConditionTokenKind.Unknown, start);
            default:
                return Token(ConditionTokenKind.Unknown, start);
        }
    }

    private ConditionToken Quote(int start)
    {
        var end = text.IndexOf('"', start + 1);
        if (end < 0)
        {
            _at = text.Length;
            return Token(ConditionTokenKind.Unknown, start);
        }

        _at = end + 1;
        return new ConditionToken(ConditionTokenKind.Quote, text[(start + 1)..end], start + 1);
    }

    private void Skip(Func<char, bool> belongs)
    {
        while (_at < text.Length && belongs(text[_at]))
        {
            _at++;
        }
    }

    private ConditionToken Token(ConditionTokenKind kind, int start) => new(kind, text[start.._at], start + 1);
}
