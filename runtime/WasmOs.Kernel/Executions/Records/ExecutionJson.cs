using System.Text.Encodings.Web;
using System.Text.Json;

namespace WasmOs.Kernel.Executions.Records;

/// <summary>
/// The only writer of a run's JSON. Responses, history lines, lists, batch results, task outcomes and event data have the same members, in the same order and
/// with the same rounding; <see cref="ExecutionJsonOptions"/> says which of them each place has. Allocates nothing for a run that succeeded and whose output is
/// UTF-8.
/// </summary>
public static class ExecutionJson
{
    /// <summary>Options for writing JSON of runs. The JSON is UTF-8 and never embedded in HTML, so only what JSON itself requires is escaped.</summary>
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes a run that has just ended, as an object.</summary>
    /// <returns>The outputs that were left out because they are larger than <see cref="ExecutionJsonOptions.InlineBytes"/>.</returns>
    public static ExecutionOutputs Write(Utf8JsonWriter json, in ExecutionResult run, ExecutionJsonOptions options)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(options);
        json.WriteStartObject();
        var offloaded = WriteMembers(json, run, options);
        json.WriteEndObject();
        return offloaded;
    }

    /// <summary>Writes the members of a run that has just ended into an object that the caller has begun.</summary>
    /// <returns>The outputs that were left out because they are larger than <see cref="ExecutionJsonOptions.InlineBytes"/>.</returns>
    public static ExecutionOutputs WriteMembers(Utf8JsonWriter json, in ExecutionResult run, ExecutionJsonOptions options) =>
        WriteMembers(json, new EndedExecution(in run), options);

    /// <summary>Writes a run of the history, as an object.</summary>
    public static void Write(Utf8JsonWriter json, ExecutionEntry entry)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        WriteMembers(json, new StoredExecution(entry), ExecutionJsonOptions.Entry);
        json.WriteEndObject();
    }

    /// <summary>Writes a run in progress, as an object. It has no outcome yet.</summary>
    public static void Write(Utf8JsonWriter json, ActiveExecution run)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(run);
        json.WriteStartObject();
        json.WriteString(ExecutionMembers.ExecutionId, run.Id.Value);
        json.WriteString(ExecutionMembers.ModuleId, run.ModuleName);
        json.WritePropertyName(ExecutionMembers.Digest);
        DigestJson.Write(json, run.Digest);
        json.WriteString(ExecutionMembers.Function, run.Function);
        json.WriteString(ExecutionMembers.Status, ExecutionNames.Running);
        json.WriteString(ExecutionMembers.StartedAt, run.StartedAt.UtcDateTime);
        json.WriteEndObject();
    }

    /// <summary>Writes the members of <see cref="ExecutionJsonOptions.BatchResult"/> for an item whose run was never begun, or whose record is lost.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="status">The status that the item counts as.</param>
    /// <param name="kind">The fault's kind.</param>
    /// <param name="message">The fault's message.</param>
    /// <param name="isLost">Whether output of the run is lost.</param>
    internal static void WriteWithoutRun(Utf8JsonWriter json, string status, string kind, string message, bool isLost)
    {
        json.WriteNull(ExecutionMembers.ExecutionId);
        json.WriteString(ExecutionMembers.Status, status);
        json.WriteNull(ExecutionMembers.Result);
        json.WriteNull(ExecutionMembers.ExitCode);
        json.WriteString(ExecutionMembers.Stdout, ""u8);
        json.WriteString(ExecutionMembers.Stderr, ""u8);
        json.WriteBoolean(ExecutionMembers.Truncated, isLost);
        FaultJson.Write(json, kind, message, []);
        json.WriteNull(ExecutionMembers.Usage);
    }

    /// <summary>Writes all members of a run: the only place that lists them.</summary>
    private static ExecutionOutputs WriteMembers<T>(Utf8JsonWriter json, T run, ExecutionJsonOptions options)
        where T : struct, IExecutionSource, allows ref struct
    {
        var offloaded = ExecutionOutputs.None;
        run.WriteId(json);
        if (options.WithModule)
        {
            json.WriteString(ExecutionMembers.ModuleId, run.ModuleName);
            WriteNullable(json, ExecutionMembers.Version, run.ModuleName is null ? null : run.Version);
            run.WriteDigest(json);
            json.WriteString(ExecutionMembers.Function, run.Function);
        }

        run.WriteStatus(json);
        if (options.WithTimes)
        {
            json.WriteString(ExecutionMembers.StartedAt, run.StartedAt);
            if (!options.ForStorage || run.CreatedBy is not null)
            {
                json.WriteString(ExecutionMembers.CreatedBy, run.CreatedBy);
            }
        }

        if (options.WithOutput)
        {
            offloaded |= run.WriteResult(json, options.InlineBytes);
        }

        WriteNullable(json, ExecutionMembers.ExitCode, run.ExitCode);
        if (options.WithOutput)
        {
            offloaded |= run.WriteOutput(json, options.InlineBytes);
            WriteSizes(json, run, options);
        }

        run.WriteFault(json);
        if (options.MaxViolations > 0 && (!options.ForStorage || run.ViolationCount > 0))
        {
            json.WriteNumber(ExecutionMembers.ViolationCount, run.ViolationCount);
            run.WriteViolations(json, options.MaxViolations);
        }

        WriteUsage(json, run);
        if (offloaded != ExecutionOutputs.None)
        {
            run.WriteOffloaded(json, offloaded);
        }

        return offloaded;
    }

    private static void WriteSizes<T>(Utf8JsonWriter json, T run, ExecutionJsonOptions options)
        where T : struct, IExecutionSource, allows ref struct
    {
        if (options.WithSizes)
        {
            json.WriteNumber(ExecutionMembers.StdoutBytes, run.StdoutBytes);
            json.WriteNumber(ExecutionMembers.StderrBytes, run.StderrBytes);
        }

        json.WriteBoolean(ExecutionMembers.Truncated, run.Truncated);
        if (options.ForStorage)
        {
            run.WriteMarks(json);
        }
    }

    private static void WriteUsage<T>(Utf8JsonWriter json, T run)
        where T : struct, IExecutionSource, allows ref struct
    {
        json.WriteStartObject(ExecutionMembers.Usage);
        DurationJson.WriteMilliseconds(json, ExecutionMembers.Duration, run.Duration);
        DurationJson.WriteMilliseconds(json, ExecutionMembers.Cpu, run.Cpu);
        DurationJson.WriteMilliseconds(json, ExecutionMembers.Queued, run.Queued);
        json.WriteNumber(ExecutionMembers.MemoryPeak, run.MemoryPeakBytes);
        WriteNullable(json, ExecutionMembers.Fuel, run.Fuel);
        run.WriteStart(json);
        json.WriteEndObject();
    }

    private static void WriteNullable(Utf8JsonWriter json, JsonEncodedText name, long? value)
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
