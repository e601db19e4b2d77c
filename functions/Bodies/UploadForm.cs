using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Functions.Bodies;

/// <summary>A <c>multipart/form-data</c> body. Every part must be one of a list of known parts.</summary>
internal sealed class UploadForm
{
    private const int LongestBoundary = 200;

    /// <summary>60 characters and the ellipsis.</summary>
    private const int LongestNameShown = 61;

    private const int MostHeaders = 16;
    private const int LongestHeaders = 8 * 1024;

    // RFC 7578, section 4.7, deprecates Content-Transfer-Encoding, but old clients still send it with "binary".
    private static readonly (string Header, string[] Plain)[] PlainEncodings =
        [(HeaderNames.ContentEncoding, ["", "identity"]), ("Content-Transfer-Encoding", ["", "7bit", "8bit", "binary", "identity"])];

    private readonly Dictionary<string, UploadedPart> _parts = new(StringComparer.Ordinal);

    private UploadForm()
    {
    }

    /// <summary>A part of the form; null when the client did not send it.</summary>
    public UploadedPart? this[string name] => _parts.GetValueOrDefault(name);

    /// <summary>
    /// SHA-256 over all parts and their names. Two forms with the same parts have the same fingerprint, whatever their boundaries and the order of their parts.
    /// </summary>
    public byte[] Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, part) in _parts.OrderBy(part => part.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\0{part.FileName}\0{part.Content.Length}\0"));
            hash.AppendData(part.Content.Span);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>Whether a request's body is a <c>multipart/form-data</c> form.</summary>
    public static bool IsForm(HttpRequest request) =>
        request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Reads a form to its end.</summary>
    public static async ValueTask<(UploadForm? Form, Problem? Problem)> ReadAsync(
        HttpRequest request, IReadOnlyList<FormPart> parts, CancellationToken cancellationToken)
    {
        var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > LongestBoundary)
        {
            return (null, Problem.Field(JsonObject.Body, "Content-Type has no boundary, or one that is too long; let the HTTP client set it."));
        }

        var form = new UploadForm();
        var reader = new MultipartReader(boundary, request.Body) { HeadersCountLimit = MostHeaders, HeadersLengthLimit = LongestHeaders };
        try
        {
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (await form.AddAsync(request.HttpContext, section, parts, cancellationToken) is { } problem)
                {
                    return (null, problem);
                }
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            // MultipartReader reports a malformed form only by these exceptions. BadHttpRequestException is the server's own refusal and is left to the host.
            return (null, Problem.Field(JsonObject.Body, "The multipart body is malformed or ends too early."));
        }

        return (form, null);
    }

    private async ValueTask<Problem?> AddAsync(
        HttpContext context, MultipartSection section, IReadOnlyList<FormPart> parts, CancellationToken cancellationToken)
    {
        var disposition = section.GetContentDispositionHeader();
        var name = HeaderUtilities.RemoveQuotes(disposition?.Name ?? default).Value ?? "";
        var part = parts.FirstOrDefault(part => part.Name == name);
        if (part is null)
        {
            return Unknown(name, parts);
        }

        if (FindEncoding(section) is { } encoding)
        {
            return Problem.Field(name, $"Is encoded ({encoding}), which is not decoded here: send it as it is.");
        }

        if (await BoundedContent.ReadAsync(context, section.Body, null, part.Limit.Bytes, cancellationToken) is not { } content)
        {
            return BodyMemory.Refusal(context, $"The part {name}", part.Limit);
        }

        var fileName = HeaderUtilities.RemoveQuotes(disposition!.FileName).Value;
        return _parts.TryAdd(name, new UploadedPart(content, fileName)) ? null : Problem.Field(name, "Is given more than once.");
    }

    /// <summary>The first header that says that the part's content is encoded; null when there is none.</summary>
    private static string? FindEncoding(MultipartSection section)
    {
        foreach (var (header, plain) in PlainEncodings)
        {
            if (section.Headers is { } headers
                && headers.TryGetValue(header, out var given)
                && !plain.Contains(given.ToString().Trim(), StringComparer.OrdinalIgnoreCase))
            {
                return header;
            }
        }

        return null;
    }

    private static Problem Unknown(string name, IReadOnlyList<FormPart> parts)
    {
        var nearest = NearestName.Find(name, parts.Select(part => part.Name));
        var shown = DisplayText.Shorten(name, LongestNameShown);
        return Problem.Field(shown.Length == 0 ? JsonObject.Body : shown, nearest is null
            ? $"Is not a part of this form. Known: {string.Join(", ", parts.Select(part => part.Name))}."
            : $"Is not a part of this form; did you mean {nearest}?");
    }
}
