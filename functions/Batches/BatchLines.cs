using System.Globalization;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using WasmOs.Kernel.Batches;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Batches;

/// <summary>Reads inputs in NDJSON: each line is one input as JSON. Empty lines are skipped.</summary>
internal static class BatchLines
{
    /// <summary>The media type of batch results, and of a batch's body in NDJSON.</summary>
    public const string MediaType = "application/x-ndjson";

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 32 };

    /// <summary>Whether a body of this media type is NDJSON.</summary>
    public static bool IsLines(string? contentType) => MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Value is { } name
        && (name.Equals(MediaType, StringComparison.OrdinalIgnoreCase) || name.Equals("application/ndjson", StringComparison.OrdinalIgnoreCase)
            || name.Equals("application/jsonl", StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the inputs. The result may refer to the bytes of the lines.</summary>
    public static List<BatchInput> Read(ReadOnlyMemory<byte> lines, FieldErrors errors)
    {
        var inputs = new List<BatchInput>();
        while (!lines.IsEmpty)
        {
            var end = lines.Span.IndexOf((byte)'\n');
            var line = end < 0 ? lines : lines[..end];
            lines = end < 0 ? default : lines[(end + 1)..];
            if (line.Span.Trim(" \t\r"u8).IsEmpty)
            {
                continue;
            }

            if (inputs.Count == BatchRequest.MaxInputs)
            {
                AddTooMany(errors);
                return inputs;
            }

            inputs.Add(ReadLine(line, errors, PathOf(inputs.Count)));
        }

        return inputs;
    }

    /// <summary>The path that names an input in error messages, such as <c>inputs[3]</c>.</summary>
    public static string PathOf(int index) => string.Create(CultureInfo.InvariantCulture, $"inputs[{index}]");

    /// <summary>Adds the error that the batch has more than <see cref="BatchRequest.MaxInputs"/> inputs.</summary>
    public static void AddTooMany(FieldErrors errors) =>
        errors.Add("inputs", $"Must have at most {BatchRequest.MaxInputs} elements; divide them among several batches.");

    private static BatchInput ReadLine(ReadOnlyMemory<byte> line, FieldErrors errors, string path)
    {
        var reader = new Utf8JsonReader(line.Span, Options);
        try
        {
            reader.Read();
            var input = BatchInputBody.Read(ref reader, line, errors, path);
            reader.Read(); // Throws JsonException when anything but white space follows.
            return input;
        }
        catch (JsonException exception)
        {
            errors.Add(path, string.Create(CultureInfo.InvariantCulture, $"Is not one JSON value on one line (byte {exception.BytePositionInLine + 1})."));
            return default;
        }
    }
}
