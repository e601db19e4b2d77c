using System.Text.Json;
using WasmOs.Functions.Json;
using WasmOs.Functions.Modules;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Json;
using WasmOs.Kernel.Modules;

namespace WasmOs.Functions.Executions;

/// <summary>
/// The body of <c>execute</c>, read in one pass. Arguments and input are slices of the body's bytes wherever possible, so those bytes must stay valid during
/// the run.
/// </summary>
internal struct ExecuteBody
{
    private const int LongestName = 4096;
    private const double LongestTimeout = 24 * 60 * 60;
    private const string NoDebugger = "This version has no debugger; leave it out.";

    /// <summary>The members that the body may have.</summary>
    internal static readonly JsonMember<ExecuteBody>[] Members =
    [
        new("function", static (ref reader, ref body, errors, path) => body.Request.Function = JsonValue.String(ref reader, errors, path, LongestName)),
        new("args", static (ref reader, ref body, errors, path) => body.ReadArgs(ref reader, errors, path)),
        new("module_id", static (ref reader, ref body, errors, path) => body.ModuleId = JsonValue.String(ref reader, errors, path, LongestName)),
        new("timeout", static (ref reader, ref body, errors, path) =>
            body.Request.Timeout = JsonValue.Number(ref reader, errors, path, 0.001, LongestTimeout)),
        new("cpu_timeout", static (ref reader, ref body, errors, path) =>
            body._cpuTimeout = JsonValue.Number(ref reader, errors, path, 0.001, LongestTimeout)),
        new("input", static (ref reader, ref body, errors, path) => body.TakeInput(JsonBytes.Text(ref reader, body._source, errors, path))),
        new("input_base64", static (ref reader, ref body, errors, path) => body.TakeInput(JsonBytes.Base64(ref reader, errors, path))),
        new("returns", static (ref reader, ref body, errors, path) => body.ReadReturns(ref reader, errors, path)),
        new("limits", static (ref reader, ref body, errors, path) => body.Request.Limits = SettingsBody.ReadLimits(ref reader, errors, path)),
        new("env", static (ref reader, ref body, errors, path) =>
            body.Request.Env = GuestText.Variables(ref reader, errors, path) ?? body.Request.Env),
        new("argv", static (ref reader, ref body, errors, path) =>
            body.Request.Argv = GuestText.Arguments(ref reader, errors, path)),
        new("priority", static (ref reader, ref body, errors, path) =>
            body.Request.Priority = JsonWord.Read(ref reader, errors, path, PriorityWords.All) ?? body.Request.Priority),
        new("trace", static (ref reader, ref body, errors, path) => body.Request.Trace = JsonValue.Boolean(ref reader, errors, path) == true),
        new("debug", static (ref reader, ref body, errors, path) => ReadDebug(ref reader, errors, path)),
        new("breakpoints", static (ref reader, ref body, errors, path) => ReadBreakpoints(ref reader, errors, path)),
    ];

    private ReadOnlyMemory<byte> _source;
    private int _inputs;
    private double? _cpuTimeout;

    /// <summary>The module; null when the body does not name one.</summary>
    public string? ModuleId { get; private set; }

    /// <summary>The function, arguments, input and limits of the run.</summary>
    public ExecuteRequest Request { get; private set; }

    /// <summary>Reads a body. The result may refer to the bytes of the body.</summary>
    /// <param name="json">The bytes of the body.</param>
    /// <param name="reference">The module that the URL names; null when the body must name it.</param>
    /// <param name="errors">Receives the errors.</param>
    public static ExecuteBody Read(ReadOnlyMemory<byte> json, string? reference, FieldErrors errors)
    {
        var body = Begin(json);
        if (json.IsEmpty && reference is not null)
        {
            body.ModuleId = reference; // An empty body runs the command without arguments.
            return body;
        }

        JsonObject.ReadBody(json.Span, Members, ref body, errors);
        body.End(errors);
        body.ModuleId = Choose(reference, body.ModuleId, errors);
        return body;
    }

    /// <summary>
    /// Begins a body that is part of a larger one. The larger body's reader reads the members by <see cref="Members"/> and calls <see cref="End"/> after the
    /// last one.
    /// </summary>
    public static ExecuteBody Begin(ReadOnlyMemory<byte> json) => new() { _source = json, Request = new ExecuteRequest() };

    /// <summary>Applies and checks what depends on several members.</summary>
    public readonly void End(FieldErrors errors)
    {
        if (_cpuTimeout is { } seconds)
        {
            Request.Limits = (Request.Limits ?? ModuleLimits.None) with { CpuTimeout = seconds };
        }

        if (_inputs > 1)
        {
            errors.Add("input_base64", "Give input or input_base64, not both.");
        }
    }

    private static string? Choose(string? fromUrl, string? fromBody, FieldErrors errors)
    {
        if (fromUrl is not null && fromBody is not null && fromUrl != fromBody)
        {
            errors.Add("module_id", "Is not the module that the URL names; leave it out.");
        }

        return fromUrl ?? fromBody;
    }

    private void ReadArgs(ref Utf8JsonReader reader, FieldErrors errors, string path)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            JsonValue.Wrong<object>(ref reader, errors, path, "an array");
            return;
        }

        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        Request.Args = _source[start..(int)reader.BytesConsumed];
    }

    private void TakeInput(ReadOnlyMemory<byte>? input)
    {
        if (input is { } bytes)
        {
            Request.Input = bytes;
            _inputs++;
        }
    }

    private void ReadReturns(ref Utf8JsonReader reader, FieldErrors errors, string path)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        ResultForm? form = reader.TokenType != JsonTokenType.String ? null
            : JsonValue.Is(ref reader, "values"u8) ? ResultForm.Values
            : JsonValue.Is(ref reader, "text"u8) ? ResultForm.Text
            : JsonValue.Is(ref reader, "bytes"u8) ? ResultForm.Bytes
            : JsonValue.Is(ref reader, "json"u8) ? ResultForm.Json : null;
        Request.Returns = form ?? JsonValue.Wrong<ResultForm>(ref reader, errors, path, "\"values\", \"text\", \"bytes\" or \"json\"");
    }

    private static void ReadDebug(ref Utf8JsonReader reader, FieldErrors errors, string path)
    {
        if (JsonValue.Boolean(ref reader, errors, path) == true)
        {
            errors.Add(path, NoDebugger);
        }
    }

    private static void ReadBreakpoints(ref Utf8JsonReader reader, FieldErrors errors, string path)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            JsonValue.Wrong<object>(ref reader, errors, path, "an array");
            return;
        }

        var empty = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            empty = false;
            reader.Skip();
        }

        if (!empty)
        {
            errors.Add(path, NoDebugger);
        }
    }
}
