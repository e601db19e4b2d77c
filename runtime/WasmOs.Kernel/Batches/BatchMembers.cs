using System.Text.Json;

namespace WasmOs.Kernel.Batches;

/// <summary>Writes batches as JSON, in the form that responses and events share.</summary>
public static class BatchMembers
{
    /// <summary>Writes a batch as an object.</summary>
    public static void Write(Utf8JsonWriter json, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(batch);
        json.WriteStartObject();
        json.WriteString("batch_id"u8, batch.Id.Value);
        json.WriteString("module_id"u8, batch.ModuleName);
        json.WriteNumber("version"u8, batch.Version);
        json.WriteString("digest"u8, batch.Digest);
        json.WriteString("function"u8, batch.Function);
        json.WriteString("state"u8, NameOf(batch.State));
        WriteNullable(json, "stopped_by"u8, NameOf(batch.StopReason));
        WriteCounts(json, batch.Counts);
        var ended = batch.Counts.Succeeded + batch.Counts.Failed + batch.Counts.Cancelled;
        json.WriteNumber("progress"u8, Math.Round((double)ended / batch.Counts.Total, 4));
        json.WriteNumber("parallelism"u8, batch.Parallelism);
        json.WritePropertyName("max_failures"u8);
        if (batch.MaxFailures is { } failures)
        {
            json.WriteNumberValue(failures);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteStartObject("labels"u8);
        foreach (var (name, value) in batch.Labels)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteString("created_at"u8, batch.CreatedAt.UtcDateTime);
        json.WriteString("created_by"u8, batch.CreatedBy);
        json.WritePropertyName("ended_at"u8);
        if (batch.EndedAt is { } endedAt)
        {
            json.WriteStringValue(endedAt.UtcDateTime);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, in BatchCounts counts)
    {
        json.WriteStartObject("counts"u8);
        json.WriteNumber("total"u8, counts.Total);
        json.WriteNumber("queued"u8, counts.Queued);
        json.WriteNumber("running"u8, counts.Running);
        json.WriteNumber("succeeded"u8, counts.Succeeded);
        json.WriteNumber("failed"u8, counts.Failed);
        json.WriteNumber("cancelled"u8, counts.Cancelled);
        json.WriteEndObject();
    }

    private static void WriteNullable(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, value);
        }
    }

    private static ReadOnlySpan<byte> NameOf(BatchState state) => state switch
    {
        BatchState.Running => "running"u8,
        BatchState.Stopping => "stopping"u8,
        BatchState.Succeeded => "succeeded"u8,
        BatchState.CompletedWithFailures => "completed_with_failures"u8,
        BatchState.Failed => "failed"u8,
        BatchState.Cancelled => "cancelled"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    private static ReadOnlySpan<byte> NameOf(BatchStopReason reason) => reason switch
    {
        BatchStopReason.None => [],
        BatchStopReason.Cancelled => "cancel"u8,
        BatchStopReason.TooManyFailures => "max_failures"u8,
        BatchStopReason.InputsLost => "inputs_lost"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
