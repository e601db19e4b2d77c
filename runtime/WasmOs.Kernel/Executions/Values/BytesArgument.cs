using System.Text.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;

namespace WasmOs.Kernel.Executions.Values;

/// <summary>An argument that is text or bytes: <c>"…"</c>, <c>{"text": "…"}</c> or <c>{"base64": "…"}</c>.</summary>
internal struct BytesArgument
{
    private static readonly JsonMember<BytesArgument>[] Members =
    [
        new("text", static (ref reader, ref body, errors, path) => body.Take(JsonBytes.Text(ref reader, body._source, errors, path))),
        new("base64", static (ref reader, ref body, errors, path) => body.Take(JsonBytes.Base64(ref reader, errors, path))),
    ];

    private ReadOnlyMemory<byte> _source;
    private ReadOnlyMemory<byte>? _bytes;
    private int _given;

    /// <summary>Reads the argument. When it is invalid, returns null and adds an error.</summary>
    public static ReadOnlyMemory<byte>? Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> source, FieldErrors errors, int index)
    {
        var path = ArgumentReader.Path(index);
        if (reader.TokenType == JsonTokenType.String)
        {
            return JsonBytes.Text(ref reader, source, errors, path);
        }

        var before = errors.Count;
        var body = new BytesArgument { _source = source };
        JsonObject.ReadMembers(ref reader, Members, ref body, errors, path + ".");
        if (body._given != 1 && errors.Count == before)
        {
            errors.Add(path, "Must hold either text or base64.");
        }

        return body._bytes;
    }

    private void Take(ReadOnlyMemory<byte>? bytes)
    {
        _bytes = bytes;
        _given += bytes is null ? 0 : 1;
    }
}
