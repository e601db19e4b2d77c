using System.Text;
using WasmOs.Functions.Bodies;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Modules;

namespace WasmOs.Functions.Modules;

/// <summary>A module in a request, as a raw body or in a form.</summary>
/// <param name="Content">The bytes of the module.</param>
/// <param name="Name">The name that the client asked for; null when there is none.</param>
/// <param name="Settings">Applies the settings of the upload; null when there are none.</param>
/// <param name="Bundle">The archive of files that came with the module; null when there is none.</param>
/// <param name="Fingerprint">Identifies this body for an idempotency key: the body itself, or the fingerprint of a form.</param>
internal sealed record UploadedModule(
    ReadOnlyMemory<byte> Content, string? Name, Func<ModuleSettings, ModuleSettings>? Settings, ReadOnlyMemory<byte>? Bundle, ReadOnlyMemory<byte> Fingerprint)
{
    private const string Wanted = "application/wasm, or as multipart/form-data with the part file";
    private const int LongestName = 1024;

    /// <summary>Reads the module of a request, or returns the problem with it.</summary>
    public static async ValueTask<(UploadedModule? Module, Problem? Problem)> ReadAsync(
        HttpRequest request, ApiOptions options, CancellationToken cancellationToken)
    {
        var name = request.Query.TryGetValue("name", out var given) ? given.ToString() : null;
        if (UploadForm.IsForm(request))
        {
            var (form, problem) = await UploadForm.ReadAsync(
                request, [
                    new("file", options.ModuleLimit), new("bundle", options.ModuleLimit), new("name", new(LongestName)), new("settings", options.InputLimit)
                ],
                cancellationToken);
            return form is null ? (null, problem) : FromForm(form, name);
        }

        if (!IsRaw(request.ContentType))
        {
            return (null, Problem.UnsupportedMediaType(request.ContentType, Wanted));
        }

        return await BoundedContent.ReadAsync(
            request.HttpContext, request.Body, request.ContentLength, options.MaxModuleBytes, cancellationToken) is { } content
            ? (new UploadedModule(content, name, null, null, content), null)
            : (null, BodyMemory.Refusal(request.HttpContext, "A module", options.ModuleLimit));
    }

    /// <summary>Whether the body is the module itself. The form type counts too, because <c>curl --data-binary</c> sends it by default.</summary>
    private static bool IsRaw(string? contentType)
    {
        var type = contentType.AsSpan();
        var end = type.IndexOf(';');
        type = (end < 0 ? type : type[..end]).Trim();
        return type.IsEmpty || type.Equals("application/wasm", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase)
            || type.Equals(JsonMediaType.Form, StringComparison.OrdinalIgnoreCase);
    }

    private static (UploadedModule? Module, Problem? Problem) FromForm(UploadForm form, string? name)
    {
        var errors = new FieldErrors();
        var file = form["file"];
        if (file is null)
        {
            errors.Add("file", "Is missing: send the module as the part file.");
        }

        var settings = form["settings"] is { } json ? SettingsBody.Read(json.Content, errors) : null;
        var part = form["name"] is { } text ? Encoding.UTF8.GetString(text.Content.Span) : null;
        if (part is not null && name is not null && part != name)
        {
            errors.Add("name", "Is not the name in the query; give one of them.");
        }

        name = part ?? name ?? StemOf(file?.FileName);
        return errors.IsEmpty
            ? (new UploadedModule(file!.Content, name, settings, form["bundle"]?.Content, form.Fingerprint()), null)
            : (null, Problem.From(errors));
    }

    /// <summary>The name for a module without one: its file name without extension, such as <c>calc</c> for <c>calc.wasm</c>.</summary>
    private static string? StemOf(string? fileName) =>
        string.IsNullOrEmpty(fileName) ? null : Path.GetFileNameWithoutExtension(fileName.Replace('\\', '/')).ToLowerInvariant();
}
