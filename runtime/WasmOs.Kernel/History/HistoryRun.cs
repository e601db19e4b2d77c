using System.Text.Json;
using WasmOs.Kernel.Executions;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.History;

/// <summary>Writes a run as JSON; <see cref="ExecutionEntry"/> reads it. Allocates nothing for outputs in UTF-8.</summary>
internal static class HistoryRun
{
    private const int MaxFrames = 64;

    /// <summary>Writes the run; a bit for each output that is left out because it is larger than <paramref name="inlineBytes"/>.</summary>
    public static int Write(Utf8JsonWriter json, in ExecutionResult run, int inlineBytes)
    {
        var outcome = run.Outcome;
        json.WriteStartObject();
        json.WriteString("execution_id"u8, run.Id.Value);
        WriteModule(json, run);
        json.WriteString("function"u8, run.Function);
        json.WriteString("status"u8, HistoryNames.Of(outcome.Status));
        json.WriteString("started_at"u8, run.Id.Time.UtcDateTime);
        var apart = WriteResult(json, run, outcome, inlineBytes) ? 1 : 0;
        WriteNullable(json, "exit_code"u8, outcome.ExitCode);
        apart |= WriteOutput(json, "stdout"u8, outcome.Stdout.Span, inlineBytes) ? 2 : 0;
        apart |= WriteOutput(json, "stderr"u8, outcome.Stderr.Span, inlineBytes) ? 4 : 0;
        json.WriteNumber("stdout_bytes"u8, outcome.Stdout.Length);
        json.WriteNumber("stderr_bytes"u8, outcome.Stderr.Length);
        json.WriteBoolean("truncated"u8, outcome.Truncated);
        HistoryMarks.Write(json, outcome);
        WriteFault(json, outcome.Fault);
        WriteViolations(json, run, outcome);
        WriteUsage(json, outcome.Usage);
        WriteApart(json, apart, run.Returns);
        json.WriteEndObject();
        return apart;
    }

    private static void WriteModule(Utf8JsonWriter json, in ExecutionResult run)
    {
        json.WriteString("module_id"u8, run.ModuleName);
        WriteNullable(json, "version"u8, run.ModuleName is null ? null : run.Version);
        Span<byte> digest = stackalloc byte[ModuleDigest.Prefix.Length + 64];
        Span<byte> hash = stackalloc byte[32];
        "sha256:"u8.CopyTo(digest);
        run.Digest.CopyTo(hash);
        Convert.TryToHexStringLower(hash, digest["sha256:"u8.Length..], out _);
        json.WriteString("digest"u8, digest);
    }

    /// <summary>Writes the result; true when it is left out.</summary>
    private static bool WriteResult(Utf8JsonWriter json, in ExecutionResult run, ExecutionOutcome outcome, int inlineBytes)
    {
        json.WritePropertyName("result"u8);
        if (outcome.ResultBytes is { } large && large.Length > inlineBytes)
        {
            json.WriteNullValue();
            return true;
        }

        if (outcome.ResultBytes is { } bytes)
        {
            HistoryResult.WriteBytes(json, bytes, run.Returns);
        }
        else if (outcome.ResultCount == 0)
        {
            json.WriteNullValue();
        }
        else if (outcome.ResultCount == 1)
        {
            GuestValueJson.Write(json, outcome.Result);
        }
        else
        {
            json.WriteStartArray();
            foreach (var value in outcome.Results)
            {
                GuestValueJson.Write(json, value);
            }

            json.WriteEndArray();
        }

        return false;
    }

    private static bool WriteOutput(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> output, int inlineBytes)
    {
        json.WritePropertyName(name);
        if (output.Length > inlineBytes)
        {
            json.WriteNullValue();
            return true;
        }

        OutputJson.WriteText(json, output);
        return false;
    }

    private static void WriteFault(Utf8JsonWriter json, ExecutionFault? fault)
    {
        if (fault is null)
        {
            json.WriteNull("fault"u8);
            return;
        }

        json.WriteStartObject("fault"u8);
        json.WriteString("kind"u8, fault.Kind.ToWireName());
        json.WriteString("message"u8, fault.Message);
        json.WriteStartArray("backtrace"u8);
        for (var i = 0; i < Math.Min(fault.Backtrace.Length, MaxFrames); i++)
        {
            var frame = fault.Backtrace[i];
            json.WriteStartObject();
            json.WriteString("function"u8, frame.Function ?? $"func[{frame.FunctionIndex}]");
            if (frame.Offset is { } offset)
            {
                json.WriteNumber("offset"u8, offset);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Left out where there are none, as in nearly all runs.</summary>
    private static void WriteViolations(Utf8JsonWriter json, in ExecutionResult run, ExecutionOutcome outcome)
    {
        if (outcome.Violations == 0)
        {
            return;
        }

        json.WriteNumber("violation_count"u8, outcome.Violations);
        json.WriteStartArray("violations"u8);
        foreach (var asked in outcome.Capabilities)
        {
            if (asked.Blocked)
            {
                json.WriteStartObject();
                json.WriteString("capability"u8, HistoryNames.Of(asked.Capability));
                json.WriteString("asked"u8, asked.Subject);
                json.WriteString("time"u8, (run.Id.Time + outcome.Usage.Queued + asked.Time).UtcDateTime);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    private static void WriteUsage(Utf8JsonWriter json, in ExecutionUsage usage)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("duration_ms"u8, usage.Duration.TotalMilliseconds);
        json.WriteNumber("cpu_ms"u8, usage.Cpu.TotalMilliseconds);
        json.WriteNumber("queued_ms"u8, usage.Queued.TotalMilliseconds);
        json.WriteNumber("memory_peak_bytes"u8, usage.MemoryPeakBytes);
        WriteNullable(json, "fuel"u8, usage.Fuel);
        json.WriteString("start"u8, HistoryNames.Of(usage.Start));
        json.WriteEndObject();
    }

    private static void WriteApart(Utf8JsonWriter json, int apart, ResultForm returns)
    {
        if (apart == 0)
        {
            return;
        }

        json.WriteStartArray("apart"u8);
        if ((apart & 1) != 0)
        {
            // How the bytes are to be read is part of their name.
            json.WriteStringValue(returns switch { ResultForm.Text => "result.text"u8, ResultForm.Json => "result.json"u8, _ => "result.bytes"u8 });
        }

        if ((apart & 2) != 0)
        {
            json.WriteStringValue("stdout"u8);
        }

        if ((apart & 4) != 0)
        {
            json.WriteStringValue("stderr"u8);
        }

        json.WriteEndArray();
    }

    private static void WriteNullable(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
