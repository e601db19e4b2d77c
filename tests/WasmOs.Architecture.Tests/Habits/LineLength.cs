using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace WasmOs.Architecture.Tests.Habits;

/// <summary>
/// Finds lines that have too many columns. The text of string literals does not count, because a message may be longer than a line and is easier to find in one
/// piece.
/// </summary>
internal static class LineLength
{
    /// <summary>The numbers of such lines, from 1.</summary>
    public static IEnumerable<int> FindTooLong(string source, int longest)
    {
        var tree = CSharpSyntaxTree.ParseText(source);
        var root = tree.GetRoot();
        foreach (var line in tree.GetText().Lines)
        {
            if (line.Span.Length <= longest)
            {
                continue;
            }

            var text = root.DescendantTokens(line.Span).Where(IsText).Sum(token => token.Span.Intersection(line.Span)?.Length ?? 0);
            if (line.Span.Length - text > longest)
            {
                yield return line.LineNumber + 1;
            }
        }
    }

    private static bool IsText(SyntaxToken token) => token.Kind() is
        SyntaxKind.StringLiteralToken or SyntaxKind.Utf8StringLiteralToken or SyntaxKind.InterpolatedStringTextToken
        or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
        or SyntaxKind.Utf8SingleLineRawStringLiteralToken or SyntaxKind.Utf8MultiLineRawStringLiteralToken;
}
