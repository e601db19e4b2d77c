namespace WasmOs.Infra.Azure.Tables;

/// <summary>
/// Where a query goes on, as one opaque text: the two keys that the service names, percent-encoded, with a slash between them. The library's own text has a space
/// there, is not encoded, and any text is taken for one.
/// </summary>
internal static class TableContinuation
{
    private const char Divider = '/';
    private const char SdkDivider = ' ';

    /// <summary>The port's token; null at the end.</summary>
    public static string? FromSdk(string? token)
    {
        if (string.IsNullOrEmpty(token))
        {
            return null;
        }

        var at = token.IndexOf(SdkDivider, StringComparison.Ordinal);
        var (partition, row) = at < 0 ? (token, "") : (token[..at], token[(at + 1)..]);
        return $"{Uri.EscapeDataString(partition)}{Divider}{Uri.EscapeDataString(row)}";
    }

    /// <summary>The library's token; null when there is none.</summary>
    /// <exception cref="ArgumentException">The token is not one that <see cref="FromSdk"/> made.</exception>
    public static string? ToSdk(string? token)
    {
        if (token is null)
        {
            return null;
        }

        var at = token.IndexOf(Divider, StringComparison.Ordinal);
        if (at <= 0 || token.AsSpan(at + 1).Contains(Divider) || !IsEncoded(token))
        {
            throw Foreign();
        }

        var sdk = $"{Uri.UnescapeDataString(token[..at])}{SdkDivider}{Uri.UnescapeDataString(token[(at + 1)..])}";
        return FromSdk(sdk) == token ? sdk : throw Foreign();
    }

    /// <summary>A token that the service or this class did not make.</summary>
    public static ArgumentException Foreign() => new("This is not a continuation of a query of this store; start the query anew.");

    private static bool IsEncoded(string token)
    {
        foreach (var c in token)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.' or '~' or '%' or Divider))
            {
                return false;
            }
        }

        return true;
    }
}
