using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Batches;

/// <summary>Converts a query into the equivalent JSON body. So both are read, and checked, by the same rules.</summary>
internal static class BatchQuery
{
    /// <summary>Members whose values are strings. The values of all other members are JSON: <c>parallelism=8</c>, <c>limits={"fuel":1000}</c>.</summary>
    private static readonly FrozenSet<string> Texts = FrozenSet.Create(StringComparer.Ordinal, "module_id", "function", "returns", "priority", "callback_url");

    /// <summary>The JSON body in UTF-8.</summary>
    public static ReadOnlyMemory<byte> ToJson(IQueryCollection query)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        foreach (var (name, values) in query)
        {
            foreach (var value in values)
            {
                json.WritePropertyName(name);
                if (!Texts.Contains(name) && IsJson(value ?? ""))
                {
                    json.WriteRawValue(value!, skipInputValidation: true);
                }
                else
                {
                    json.WriteStringValue(value);
                }
            }
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>
    /// Adds an error for each query parameter of a request with a JSON body. The body has the member of that name, so the parameter would be ignored without a
    /// word.
    /// </summary>
    public static void Refuse(IQueryCollection query, FieldErrors errors)
    {
        foreach (var (name, _) in query)
        {
            errors.Add(name, "Is read from the query only when the body is application/x-ndjson; give it as a member of the JSON body.");
        }
    }

    private static bool IsJson(string text)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            while (reader.Read())
            {
                // Nothing to do with the token: the text is valid JSON when the reader arrives at its end.
            }

            return text.Length > 0;
        }
        catch (JsonException)
        {
            // A value that is not JSON is written as a string. The reader of the body refuses a string where another type is needed.
            return false;
        }
    }
}
