using System.Text.RegularExpressions;

namespace WasmOs.Architecture.Tests.Documents.Commands;

/// <summary>
/// A request between backticks, such as <c>GET /api/v1/tasks/{id}</c>, is a call that the OpenAPI document has. Paths without their beginning
/// (<c>…/execute</c>) need one path that ends so.
/// </summary>
internal static partial class RequestRules
{
    /// <summary>What is wrong with the requests that a document names.</summary>
    public static IEnumerable<string> Complaints(MarkdownFile document) => document.Kind != DocumentKind.Current ? [] : document.Spans
        .Select(span => (span.Line, Request: Request().Match(span.Text)))
        .Where(found => found.Request.Success)
        .Select(found => (found.Line, Wrong: ApiDescription.Instance.Complaint(found.Request.Groups["method"].Value, found.Request.Groups["path"].Value)))
        .Where(found => found.Wrong is not null)
        .Select(found => document.At(found.Line, found.Wrong!));

    // Guests have paths of their own, and /admin is the host's: neither is in the document.
    [GeneratedRegex("^(?<method>ANY|DELETE|GET|HEAD|PATCH|POST|PUT) (?<path>(…|/api/|/run/|/health)\\S*)$")]
    private static partial Regex Request();
}
