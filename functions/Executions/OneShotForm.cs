using System.Buffers;
using System.Text.Json;
using WasmOs.Functions.Bodies;
using WasmOs.Functions.Problems;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Executions.Records;

namespace WasmOs.Functions.Executions;

/// <summary>A multipart form that runs a module without storing it. Its parts are <c>wasm</c>, <c>input</c>, and the members of an execute body.</summary>
internal static class OneShotForm
{
    private static readonly string[] TextMembers = ["function", "returns", "priority", "input_base64"];
    private static readonly string[] JsonMembers = ["args", "timeout", "cpu_timeout", "limits", "env", "argv", "trace", "debug", "breakpoints"];

    /// <summary>The parts that the form may have.</summary>
    public static IReadOnlyList<FormPart> Parts(ApiOptions options) =>
    [
        new("wasm", options.ModuleLimit), new("input", options.InputLimit),
        .. TextMembers.Concat(JsonMembers).Select(name => new FormPart(name, options.InputLimit)),
    ];

    /// <summary>Converts the form to a request to run its module, or returns the problem with the form.</summary>
    public static (ExecuteRequest? Request, Problem? Problem) Read(UploadForm form)
    {
        var errors = new FieldErrors();
        if (form["wasm"] is null)
        {
            errors.Add("wasm", "Is missing: send the module as the part wasm.");
        }

        foreach (var name in JsonMembers)
        {
            if (form[name] is { Content.IsEmpty: false } part && !IsJson(part.Content.Span))
            {
                errors.Add(name, "Is not valid JSON.");
            }
        }

        if (!errors.IsEmpty)
        {
            return (null, Problem.From(errors));
        }

        var body = ExecuteBody.Read(Compose(form), null, errors);
        if (form["input"] is { } input)
        {
            if (form["input_base64"] is not null)
            {
                errors.Add("input_base64", "Give input or input_base64, not both.");
            }

            body.Request.Input = input.Content;
        }

        return errors.IsEmpty ? (body.Request, null) : (null, Problem.From(errors));
    }

    /// <summary>Whether a part is exactly one JSON value. Text after the value could add members to the body that <see cref="Compose"/> makes.</summary>
    private static bool IsJson(ReadOnlySpan<byte> content)
    {
        var reader = new Utf8JsonReader(content);
        try
        {
            reader.Read();
            reader.Skip();
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Converts the parts to the equivalent JSON body, so that <see cref="ExecuteBody"/> checks both.</summary>
    private static ReadOnlyMemory<byte> Compose(UploadForm form)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, JsonResult.WriterOptions);
        writer.WriteStartObject();
        foreach (var name in TextMembers)
        {
            if (form[name] is { } text)
            {
                writer.WritePropertyName(name);
                OutputJson.WriteText(writer, text.Content.Span);
            }
        }

        foreach (var name in JsonMembers)
        {
            if (form[name] is { Content.IsEmpty: false } json)
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(json.Content.Span, skipInputValidation: true);
            }
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }
}
