using System.Globalization;
using System.Text;

namespace WasmOs.Infra.Azure.Tables;

/// <summary>Reads the answer to a transaction: one part a write, or one part for the write that failed.</summary>
/// <remarks>
/// Reads lines rather than boundaries: each part holds an HTTP answer, that begins by its status line and ends before a line that begins with two
/// hyphens. The bodies are JSON on one line, which begins with a brace.
/// </remarks>
internal static class TransactionReader
{
    private const string StatusLine = "HTTP/1.1 ";
    private const string ETagHeader = "ETag:";

    /// <exception cref="FormatException">This is not such an answer.</exception>
    public static IReadOnlyList<TransactionPart> Read(ReadOnlyMemory<byte> body)
    {
        using var lines = new StringReader(Encoding.UTF8.GetString(body.Span));
        var parts = new List<TransactionPart>();
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith(StatusLine, StringComparison.Ordinal))
            {
                parts.Add(ReadPart(Status(line), lines));
            }
        }

        return parts;
    }

    private static TransactionPart ReadPart(int status, StringReader lines)
    {
        string? etag = null;
        string? line;
        while (!string.IsNullOrEmpty(line = lines.ReadLine()) && !IsBoundary(line))
        {
            if (line.StartsWith(ETagHeader, StringComparison.OrdinalIgnoreCase))
            {
                etag = line[ETagHeader.Length..].Trim();
            }
        }

        var body = new StringBuilder();
        while (line is not null && !IsBoundary(line))
        {
            body.Append(line);
            line = lines.ReadLine();
        }

        return new TransactionPart(status, etag, body.ToString());
    }

    private static bool IsBoundary(string line) => line.StartsWith("--", StringComparison.Ordinal);

    private static int Status(string line) =>
        line.Length >= StatusLine.Length + 3 && int.TryParse(line.AsSpan(StatusLine.Length, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? status
            : throw new FormatException("A part of the transaction's answer has no status.");
}
