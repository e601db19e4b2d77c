using System.Text.Json;
using WasmOs.Functions.Json;
using WasmOs.Kernel.Batches;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;

namespace WasmOs.Functions.Batches;

/// <summary>Reads one input of a batch: an object, an array (its arguments) or a string (its standard input).</summary>
internal struct BatchInputBody
{

    /// <summary>The members that an input may have.</summary>
    internal static readonly JsonMember<BatchInputBody>[] Members =
    [
        new("args", static (ref reader, ref body, errors, path) => body._args = body.ReadArgs(ref reader, errors, path)),
        new("input", static (ref reader, ref body, errors, path) => body.TakeInput(JsonBytes.Text(ref reader, body._source, errors, path))),
        new("input_base64", static (ref reader, ref body, errors, path) => body.TakeInput(JsonBytes.Base64(ref reader, errors, path))),
        new("env", static (ref reader, ref body, errors, path) => body._env = GuestText.Variables(ref reader, errors, path)),
        new("argv", static (ref reader, ref body, errors, path) => body._argv = GuestText.Arguments(ref reader, errors, path)),
    ];

    private ReadOnlyMemory<byte> _source;
    private ReadOnlyMemory<byte> _args;
    private ReadOnlyMemory<byte> _input;
    private Dictionary<string, string>? _env;
    private List<string>? _argv;
    private int _inputs;

    /// <summary>Reads one input. The reader is at the first token of its value. Bytes of the input are slices of the source wherever possible.</summary>
    public static BatchInput Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> source, FieldErrors errors, string path)
    {
        var body = new BatchInputBody { _source = source };
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                body._args = body.ReadArgs(ref reader, errors, path);
                break;
            case JsonTokenType.String:
                body._input = JsonBytes.Text(ref reader, source, errors, path) ?? default;
                break;
            case JsonTokenType.StartObject:
                JsonObject.ReadMembers(ref reader, Members, ref body, errors, path + ".");
                if (body._inputs > 1)
                {
                    errors.Add(path + ".input_base64", "Give input or input_base64, not both.");
                }

                break;
            default:
                JsonValue.Wrong<object>(ref reader, errors, path, "an object, an array of arguments or a string for standard input");
                break;
        }

        return new BatchInput(body._args, body._input, body._env, body._argv);
    }

    private readonly ReadOnlyMemory<byte> ReadArgs(ref Utf8JsonReader reader, FieldErrors errors, string path)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return default;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return JsonValue.Wrong<ReadOnlyMemory<byte>>(ref reader, errors, path, "an array");
        }

        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return _source[start..(int)reader.BytesConsumed];
    }

    private void TakeInput(ReadOnlyMemory<byte>? input)
    {
        if (input is { } bytes)
        {
            _input = bytes;
            _inputs++;
        }
    }
}
