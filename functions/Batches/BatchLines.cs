using System.Globalization;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using WasmOs.Kernel.Batches;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Batches;

/// <summary>Reads inputs of which each is a line of JSON. Empty lines are no inputs.</summary>
internal static class BatchLines
{
    /// <summary>The media type of answers, and of bodies.</summary>
    public const string MediaType = "application/x-ndjson";

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 32 };

    /// <summary>Whether a body of this type is lines of JSON.</summary>
    public static bool IsLines(string? contentType) => MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Value is { } name
        && (name.Equals(MediaType, StringComparison.OrdinalIgnoreCase) || name.Equals("application/ndjson", StringComparison.OrdinalIgnoreCase)
            || name.Equals("application/jsonl", StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the inputs; they may refer to the bytes.</summary>
    public static List<BatchInput> Read(ReadOnlyMemory<byte> lines, FieldErrors faults)
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
                AddTooMany(faults);
                return inputs;
            }

            inputs.Add(ReadLine(line, faults, PathOf(inputs.Count)));
        }

        return inputs;
    }

    /// <summary>The name of an input in faults.</summary>
    public static string PathOf(int index) => string.Create(CultureInfo.InvariantCulture, $"inputs[{index}]");

    /// <summary>Notes that there are too many.</summary>
    public static void AddTooMany(FieldErrors faults) => faults.Add("inputs", $"May have {BatchRequest.MaxInputs} elements; divide them among several batches.");

    private static BatchInput ReadLine(ReadOnlyMemory<byte> line, FieldErrors faults, string path)
    {
        var reader = new Utf8JsonReader(line.Span, Options);
        try
        {
            reader.Read();
            var input = BatchInputBody.Read(ref reader, line, faults, path);
            reader.Read(); // Throws when anything but white space follows.
            return input;
        }
        catch (JsonException exception)
        {
            faults.Add(path, string.Create(CultureInfo.InvariantCulture, $"Is not one JSON value on one line (byte {exception.BytePositionInLine + 1})."));
            return default;
        }
    }
}
