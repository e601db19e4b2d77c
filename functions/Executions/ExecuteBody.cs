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
        new("function", static (ref reader, ref body, faults, path) => body.Request.Function = JsonValue.String(ref reader, faults, path, LongestName)),
        new("args", static (ref reader, ref body, faults, path) => body.ReadArgs(ref reader, faults, path)),
        new("module_id", static (ref reader, ref body, faults, path) => body.ModuleId = JsonValue.String(ref reader, faults, path, LongestName)),
        new("timeout", static (ref reader, ref body, faults, path) =>
            body.Request.Timeout = JsonValue.Number(ref reader, faults, path, 0.001, LongestTimeout)),
        new("cpu_timeout", static (ref reader, ref body, faults, path) =>
            body._cpuTimeout = JsonValue.Number(ref reader, faults, path, 0.001, LongestTimeout)),
        new("input", static (ref reader, ref body, faults, path) => body.TakeInput(JsonBytes.Text(ref reader, body._source, faults, path))),
        new("input_base64", static (ref reader, ref body, faults, path) => body.TakeInput(JsonBytes.Base64(ref reader, faults, path))),
        new("returns", static (ref reader, ref body, faults, path) => body.ReadReturns(ref reader, faults, path)),
        new("limits", static (ref reader, ref body, faults, path) => body.Request.Limits = SettingsBody.ReadLimits(ref reader, faults, path)),
        new("env", static (ref reader, ref body, faults, path) =>
            body.Request.Env = GuestText.Variables(ref reader, faults, path) ?? body.Request.Env),
        new("argv", static (ref reader, ref body, faults, path) =>
            body.Request.Argv = GuestText.Arguments(ref reader, faults, path)),
        new("priority", static (ref reader, ref body, faults, path) =>
            body.Request.Priority = JsonWord.Read(ref reader, faults, path, PriorityWords.All) ?? body.Request.Priority),
        new("debug", static (ref reader, ref body, faults, path) => ReadDebug(ref reader, faults, path)),
        new("breakpoints", static (ref reader, ref body, faults, path) => ReadBreakpoints(ref reader, faults, path)),
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
    /// <param name="faults">Receives the errors.</param>
    public static ExecuteBody Read(ReadOnlyMemory<byte> json, string? reference, FieldErrors faults)
    {
        var body = Begin(json);
        if (json.IsEmpty && reference is not null)
        {
            body.ModuleId = reference; // An empty body runs the command without arguments.
            return body;
        }

        JsonObject.ReadBody(json.Span, Members, ref body, faults);
        body.End(faults);
        body.ModuleId = Choose(reference, body.ModuleId, faults);
        return body;
    }

    /// <summary>
    /// Begins a body that is part of a larger one. The larger body's reader reads the members by <see cref="Members"/> and calls <see cref="End"/> after the
    /// last one.
    /// </summary>
    public static ExecuteBody Begin(ReadOnlyMemory<byte> json) => new() { _source = json, Request = new ExecuteRequest() };

    /// <summary>Applies and checks what depends on several members.</summary>
    public readonly void End(FieldErrors faults)
    {
        if (_cpuTimeout is { } seconds)
        {
            Request.Limits = (Request.Limits ?? ModuleLimits.None) with { CpuTimeout = seconds };
        }

        if (_inputs > 1)
        {
            faults.Add("input_base64", "Give input or input_base64, not both.");
        }
    }

    private static string? Choose(string? fromUrl, string? fromBody, FieldErrors faults)
    {
        if (fromUrl is not null && fromBody is not null && fromUrl != fromBody)
        {
            faults.Add("module_id", "Is not the module that the URL names; leave it out.");
        }

        return fromUrl ?? fromBody;
    }

    private void ReadArgs(ref Utf8JsonReader reader, FieldErrors faults, string path)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            JsonValue.Wrong<object>(ref reader, faults, path, "an array");
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

    private void ReadReturns(ref Utf8JsonReader reader, FieldErrors faults, string path)
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
        Request.Returns = form ?? JsonValue.Wrong<ResultForm>(ref reader, faults, path, "\"values\", \"text\", \"bytes\" or \"json\"");
    }

    private static void ReadDebug(ref Utf8JsonReader reader, FieldErrors faults, string path)
    {
        if (JsonValue.Boolean(ref reader, faults, path) == true)
        {
            faults.Add(path, NoDebugger);
        }
    }

    private static void ReadBreakpoints(ref Utf8JsonReader reader, FieldErrors faults, string path)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            JsonValue.Wrong<object>(ref reader, faults, path, "an array");
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
            faults.Add(path, NoDebugger);
        }
    }
}
