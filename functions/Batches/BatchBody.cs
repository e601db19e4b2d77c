using System.Text.Json;
using WasmOs.Functions.Executions;
using WasmOs.Functions.Json;
using WasmOs.Functions.Modules;
using WasmOs.Kernel.Batches;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Json;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Batches;

/// <summary>
/// Reads the body of <c>POST /batches</c>. Inputs are slices of the body's bytes wherever possible, so those bytes must outlive the request that is read.
/// </summary>
internal struct BatchBody
{
    private const int LongestName = 4096;
    private const int LongestUrl = 2048;
    private const int MostLabels = 64;
    private const int LongestLabel = 1024;
    private const double LongestTimeout = 24 * 60 * 60;

    private static readonly (string Word, ResultForm Value)[] Forms =
        [("values", ResultForm.Values), ("text", ResultForm.Text), ("bytes", ResultForm.Bytes), ("json", ResultForm.Json)];

    /// <summary>The members that the body may have.</summary>
    internal static readonly JsonMember<BatchBody>[] Members =
    [
        new("inputs", static (ref reader, ref body, errors, path) => body.ReadInputs(ref reader, errors, path)),
        new("module_id", static (ref reader, ref body, errors, path) => body._module = JsonValue.String(ref reader, errors, path, LongestName)),
        new("function", static (ref reader, ref body, errors, path) => body._function = JsonValue.String(ref reader, errors, path, LongestName)),
        new("parallelism", static (ref reader, ref body, errors, path) =>
            body._parallelism = JsonValue.Integer(ref reader, errors, path, 1, BatchRequest.MaxParallelism)),
        new("timeout", static (ref reader, ref body, errors, path) => body._timeout = JsonValue.Number(ref reader, errors, path, 0.001, LongestTimeout)),
        new("cpu_timeout", static (ref reader, ref body, errors, path) => body._cpuTimeout = JsonValue.Number(ref reader, errors, path, 0.001, LongestTimeout)),
        new("limits", static (ref reader, ref body, errors, path) => body._limits = SettingsBody.ReadLimits(ref reader, errors, path)),
        new("returns", static (ref reader, ref body, errors, path) => body._returns = JsonWord.Read(ref reader, errors, path, Forms)),
        new("priority", static (ref reader, ref body, errors, path) => body._priority = JsonWord.Read(ref reader, errors, path, PriorityWords.All)),
        new("trace", static (ref reader, ref body, errors, path) => body._trace = JsonValue.Boolean(ref reader, errors, path)),
        new("stop_on_failure", static (ref reader, ref body, errors, path) => body._stopOnFailure = JsonValue.Boolean(ref reader, errors, path)),
        new("max_failures", static (ref reader, ref body, errors, path) =>
            body._maxFailures = (int?)JsonValue.Integer(ref reader, errors, path, 0, BatchRequest.MaxInputs)),
        new("callback_url", static (ref reader, ref body, errors, path) => body._callback = JsonValue.String(ref reader, errors, path, LongestUrl)),
        new("labels", static (ref reader, ref body, errors, path) =>
            body._labels = JsonValue.StringMap(ref reader, errors, path, MostLabels, LongestLabel)),
    ];

    private ReadOnlyMemory<byte> _source;
    private List<BatchInput>? _inputs;
    private string? _module;
    private string? _function;
    private long? _parallelism;
    private double? _timeout;
    private double? _cpuTimeout;
    private ModuleLimits? _limits;
    private RunPriority? _priority;
    private ResultForm? _returns;
    private bool? _trace;
    private bool? _stopOnFailure;
    private int? _maxFailures;
    private string? _callback;
    private Dictionary<string, string>? _labels;

    /// <summary>Reads a JSON body. The result may refer to the bytes of the body. When errors were added, the result must not be used.</summary>
    public static BatchRequest Read(ReadOnlyMemory<byte> json, FieldErrors errors)
    {
        var body = new BatchBody { _source = json };
        JsonObject.ReadBody(json.Span, Members, ref body, errors);
        return body.Finish(errors);
    }

    /// <summary>Reads a body in NDJSON: each line is an input, and the query has the other members.</summary>
    public static BatchRequest ReadLines(ReadOnlyMemory<byte> lines, IQueryCollection query, FieldErrors errors)
    {
        var body = new BatchBody { _source = BatchQuery.ToJson(query) };
        JsonObject.ReadBody(body._source.Span, Members, ref body, errors);
        if (body._inputs is not null)
        {
            errors.Add("inputs", "Is in the query and in the body; leave it out of the query.");
        }

        body._inputs = BatchLines.Read(lines, errors);
        return body.Finish(errors);
    }

    private void ReadInputs(ref Utf8JsonReader reader, FieldErrors errors, string path)
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

        _inputs = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (_inputs.Count == BatchRequest.MaxInputs)
            {
                BatchLines.AddTooMany(errors);
                SkipRest(ref reader);
                return;
            }

            _inputs.Add(BatchInputBody.Read(ref reader, _source, errors, BatchLines.PathOf(_inputs.Count)));
        }
    }

    /// <summary>Skips to the end of the array.</summary>
    private static void SkipRest(ref Utf8JsonReader reader)
    {
        do
        {
            reader.Skip();
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray);
    }

    private readonly BatchRequest Finish(FieldErrors errors)
    {
        if (string.IsNullOrEmpty(_module))
        {
            errors.Add("module_id", "Is missing: name the module to run.");
        }

        if (_inputs is not { Count: > 0 })
        {
            errors.Add("inputs", "Is missing: give at least one input.");
        }

        if (_stopOnFailure == true && _maxFailures is > 0)
        {
            errors.Add("max_failures", "Give stop_on_failure or max_failures, not both.");
        }

        return new BatchRequest
        {
            ModuleId = _module ?? "",
            Function = _function,
            Inputs = _inputs ?? [],
            Parallelism = (int?)_parallelism ?? BatchRequest.DefaultParallelism,
            Timeout = _timeout,
            Limits = _cpuTimeout is { } seconds ? (_limits ?? ModuleLimits.None) with { CpuTimeout = seconds } : _limits,
            Priority = _priority ?? RunPriority.Normal,
            Trace = _trace == true,
            Returns = _returns ?? ResultForm.Values,
            MaxFailures = _stopOnFailure == true ? 0 : _maxFailures,
            CallbackUrl = _callback,
            Labels = _labels,
        };
    }
}
