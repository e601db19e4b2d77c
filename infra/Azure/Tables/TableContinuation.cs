namespace WasmOs.Infra.Azure.Tables;

/// <summary>
/// The continuation token of a query: the two keys from which the service continues, percent-encoded and separated by a slash. The library's own token has a
/// space between the keys and does not encode them, and the library accepts any text as a token.
/// </summary>
internal static class TableContinuation
{
    private const char Divider = '/';
    private const char SdkDivider = ' ';

    /// <summary>Converts the library's token to the port's; null at the end of a query.</summary>
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

    /// <summary>Converts the port's token to the library's; null when there is none.</summary>
    /// <exception cref="ArgumentException"><see cref="FromSdk"/> did not make the token.</exception>
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

    /// <summary>Returns the exception for a token that neither the service nor this class made.</summary>
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
