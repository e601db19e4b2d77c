using System.Text.Encodings.Web;
using System.Text.Json;
using WasmOs.Kernel.Executions;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.History;

/// <summary>
/// Writes a run as one line of JSON; <see cref="ExecutionEntry"/> reads it. One for each shard, reused; allocates nothing for outputs in UTF-8.
/// </summary>
internal sealed class HistoryLine : IDisposable
{
    private const int MaxFrames = 64;

    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Utf8JsonWriter _json;

    public HistoryLine(HistoryBlock block) => _json = new Utf8JsonWriter(block, Options);

    /// <summary>Adds a run to a block.</summary>
    public void Write(HistoryBlock block, in ExecutionResult run)
    {
        var start = block.Length;
        var apart = 0;
        var isWhole = false;
        try
        {
            _json.Reset(block);
            apart = WriteObject(run);
            isWhole = true;
        }
        finally
        {
            if (!isWhole)
            {
                block.Rewind(start);
            }
        }

        block.EndLine(start);
        block.Note(run.Id, run.ModuleName, run.Outcome.Status);
        if (apart != 0)
        {
            KeepApart(block, run, apart);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    /// <summary>Writes the run; a bit for each output that is too large for the line.</summary>
    private int WriteObject(in ExecutionResult run)
    {
        var outcome = run.Outcome;
        _json.WriteStartObject();
        _json.WriteString("execution_id"u8, run.Id.Value);
        WriteModule(run);
        _json.WriteString("function"u8, run.Function);
        _json.WriteString("status"u8, HistoryNames.Of(outcome.Status));
        _json.WriteString("started_at"u8, run.Id.Time.UtcDateTime);
        var apart = WriteResult(run, outcome) ? 1 : 0;
        WriteNullable("exit_code"u8, outcome.ExitCode);
        apart |= WriteOutput("stdout"u8, outcome.Stdout.Span) ? 2 : 0;
        apart |= WriteOutput("stderr"u8, outcome.Stderr.Span) ? 4 : 0;
        _json.WriteNumber("stdout_bytes"u8, outcome.Stdout.Length);
        _json.WriteNumber("stderr_bytes"u8, outcome.Stderr.Length);
        _json.WriteBoolean("truncated"u8, outcome.Truncated);
        HistoryMarks.Write(_json, outcome);
        WriteFault(outcome.Fault);
        WriteViolations(run, outcome);
        WriteUsage(outcome.Usage);
        WriteApart(apart, run.Returns);
        _json.WriteEndObject();
        _json.Flush();
        return apart;
    }

    private static void KeepApart(HistoryBlock block, in ExecutionResult run, int apart)
    {
        if ((apart & 1) != 0)
        {
            block.Keep(new HistoryOutput(run.Id, "result", run.Outcome.ResultBytes));
        }

        if ((apart & 2) != 0)
        {
            block.Keep(new HistoryOutput(run.Id, "stdout", run.Outcome.Stdout));
        }

        if ((apart & 4) != 0)
        {
            block.Keep(new HistoryOutput(run.Id, "stderr", run.Outcome.Stderr));
        }
    }

    private void WriteModule(in ExecutionResult run)
    {
        _json.WriteString("module_id"u8, run.ModuleName);
        WriteNullable("version"u8, run.ModuleName is null ? null : run.Version);
        Span<byte> digest = stackalloc byte[ModuleDigest.Prefix.Length + 64];
        Span<byte> hash = stackalloc byte[32];
        "sha256:"u8.CopyTo(digest);
        run.Digest.CopyTo(hash);
        Convert.TryToHexStringLower(hash, digest["sha256:"u8.Length..], out _);
        _json.WriteString("digest"u8, digest);
    }

    /// <summary>Writes the result; true when it is too large for the line.</summary>
    private bool WriteResult(in ExecutionResult run, ExecutionOutcome outcome)
    {
        _json.WritePropertyName("result"u8);
        if (outcome.ResultBytes is { Length: > HistoryOutput.InlineBytes })
        {
            _json.WriteNullValue();
            return true;
        }

        if (outcome.ResultBytes is { } bytes)
        {
            HistoryResult.WriteBytes(_json, bytes, run.Returns);
        }
        else if (outcome.ResultCount == 0)
        {
            _json.WriteNullValue();
        }
        else if (outcome.ResultCount == 1)
        {
            GuestValueJson.Write(_json, outcome.Result);
        }
        else
        {
            _json.WriteStartArray();
            foreach (var value in outcome.Results)
            {
                GuestValueJson.Write(_json, value);
            }

            _json.WriteEndArray();
        }

        return false;
    }

    private bool WriteOutput(ReadOnlySpan<byte> name, ReadOnlySpan<byte> output)
    {
        _json.WritePropertyName(name);
        if (output.Length > HistoryOutput.InlineBytes)
        {
            _json.WriteNullValue();
            return true;
        }

        OutputJson.WriteText(_json, output);
        return false;
    }

    private void WriteFault(ExecutionFault? fault)
    {
        if (fault is null)
        {
            _json.WriteNull("fault"u8);
            return;
        }

        _json.WriteStartObject("fault"u8);
        _json.WriteString("kind"u8, fault.Kind.ToWireName());
        _json.WriteString("message"u8, fault.Message);
        _json.WriteStartArray("backtrace"u8);
        for (var i = 0; i < Math.Min(fault.Backtrace.Length, MaxFrames); i++)
        {
            var frame = fault.Backtrace[i];
            _json.WriteStartObject();
            _json.WriteString("function"u8, frame.Function ?? $"func[{frame.FunctionIndex}]");
            _json.WriteNumber("offset"u8, frame.Offset);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    /// <summary>Left out where there are none, as in nearly all runs.</summary>
    private void WriteViolations(in ExecutionResult run, ExecutionOutcome outcome)
    {
        if (outcome.Violations == 0)
        {
            return;
        }

        _json.WriteNumber("violation_count"u8, outcome.Violations);
        _json.WriteStartArray("violations"u8);
        foreach (var asked in outcome.Capabilities)
        {
            if (asked.Blocked)
            {
                _json.WriteStartObject();
                _json.WriteString("capability"u8, HistoryNames.Of(asked.Capability));
                _json.WriteString("asked"u8, asked.Subject);
                _json.WriteString("time"u8, (run.Id.Time + outcome.Usage.Queued + asked.Time).UtcDateTime);
                _json.WriteEndObject();
            }
        }

        _json.WriteEndArray();
    }

    private void WriteUsage(in ExecutionUsage usage)
    {
        _json.WriteStartObject("usage"u8);
        _json.WriteNumber("duration_ms"u8, usage.Duration.TotalMilliseconds);
        _json.WriteNumber("cpu_ms"u8, usage.Cpu.TotalMilliseconds);
        _json.WriteNumber("queued_ms"u8, usage.Queued.TotalMilliseconds);
        _json.WriteNumber("memory_peak_bytes"u8, usage.MemoryPeakBytes);
        WriteNullable("fuel"u8, usage.Fuel);
        _json.WriteString("start"u8, HistoryNames.Of(usage.Start));
        _json.WriteEndObject();
    }

    private void WriteApart(int apart, ResultForm returns)
    {
        if (apart == 0)
        {
            return;
        }

        _json.WriteStartArray("apart"u8);
        if ((apart & 1) != 0)
        {
            // How the bytes are to be read is part of their name.
            _json.WriteStringValue(returns switch { ResultForm.Text => "result.text"u8, ResultForm.Json => "result.json"u8, _ => "result.bytes"u8 });
        }

        if ((apart & 2) != 0)
        {
            _json.WriteStringValue("stdout"u8);
        }

        if ((apart & 4) != 0)
        {
            _json.WriteStringValue("stderr"u8);
        }

        _json.WriteEndArray();
    }

    private void WriteNullable(ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            _json.WriteNumber(name, number);
        }
        else
        {
            _json.WriteNull(name);
        }
    }
}
