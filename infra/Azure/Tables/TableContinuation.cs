using Azure.Core;

namespace WasmOs.Infra.Azure.Tables;

/// <summary>The two headers by which the table service says where a query goes on, as one opaque text: both percent-encoded, with a slash between them.</summary>
internal static class TableContinuation
{
    private const char Divider = '/';

    public static string? Pack(ResponseHeaders headers)
    {
        if (!headers.TryGetValue("x-ms-continuation-NextPartitionKey", out var partition) || string.IsNullOrEmpty(partition))
        {
            return null;
        }

        var row = headers.TryGetValue("x-ms-continuation-NextRowKey", out var value) ? value : "";
        return $"{Uri.EscapeDataString(partition)}{Divider}{Uri.EscapeDataString(row)}";
    }

    /// <summary>The query parameters of a token.</summary>
    /// <exception cref="ArgumentException">The token is not one that <see cref="Pack"/> made.</exception>
    public static string ToQuery(string token)
    {
        var at = token.IndexOf(Divider, StringComparison.Ordinal);
        if (at <= 0 || token.AsSpan(at + 1).Contains(Divider) || !IsEncoded(token))
        {
            throw Foreign();
        }

        var row = token[(at + 1)..];
        return $"&NextPartitionKey={token[..at]}{(row.Length > 0 ? $"&NextRowKey={row}" : "")}";
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
