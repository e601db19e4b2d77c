using System.Text.Json;
using WasmOs.Kernel.Json;

namespace WasmOs.Kernel.Tasks;

/// <summary>Writes tasks in the JSON form of the REST interface and of events.</summary>
public static class TaskEntryJson
{
    /// <summary>Writes a task without its outcome, the form that lists use.</summary>
    public static void Write(Utf8JsonWriter json, TaskEntry task)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(task);
        json.WriteStartObject();
        WriteMembers(json, task);
        json.WriteEndObject();
    }

    /// <summary>Writes a task with its outcome; <c>outcome</c> is null when there is none.</summary>
    public static void Write(Utf8JsonWriter json, TaskEntry task, ReadOnlyMemory<byte>? outcome)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(task);
        json.WriteStartObject();
        WriteMembers(json, task);
        json.WritePropertyName("outcome"u8);
        if (outcome is { } known)
        {
            json.WriteRawValue(known.Span, skipInputValidation: true);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteEndObject();
    }

    /// <summary>Writes an attempt.</summary>
    public static void Write(Utf8JsonWriter json, TaskAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(attempt);
        json.WriteStartObject();
        json.WriteNumber("attempt"u8, attempt.Number);
        json.WriteString("execution_id"u8, attempt.ExecutionId);
        json.WriteString("worker"u8, attempt.Worker);
        json.WriteString("started_at"u8, attempt.StartedAt.UtcDateTime);
        NullableJson.WriteTime(json, "ended_at"u8, attempt.EndedAt);
        json.WriteString("outcome"u8, attempt.Outcome);
        WriteFault(json, attempt.Fault);
        json.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter json, TaskEntry task)
    {
        json.WriteString("task_id"u8, task.Id.Value);
        json.WriteString("state"u8, TaskNames.Of(task.State));
        json.WriteString("module_id"u8, task.ModuleId);
        json.WriteString("function"u8, task.Function);
        json.WriteString("priority"u8, TaskNames.Of(task.Priority));
        json.WriteString("created_at"u8, task.CreatedAt.UtcDateTime);
        json.WriteString("created_by"u8, task.CreatedBy);
        json.WriteString("due_at"u8, task.DueAt.UtcDateTime);
        NullableJson.WriteTime(json, "expires_at"u8, task.ExpiresAt);
        NullableJson.WriteTime(json, "started_at"u8, task.StartedAt);
        NullableJson.WriteTime(json, "ended_at"u8, task.EndedAt);
        json.WriteNumber("attempt"u8, task.Attempt);
        json.WriteNumber("max_attempts"u8, task.Retry.MaxAttempts);
        json.WriteString("worker"u8, task.Worker);
        json.WriteString("execution_id"u8, task.ExecutionId?.ToString());
        json.WriteBoolean("cancel_requested"u8, task.CancelRequested);
        json.WriteString("callback_url"u8, task.CallbackUrl);
        json.WriteStartObject("labels"u8);
        foreach (var (name, value) in task.Labels)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        WriteFault(json, task.Fault);
    }

    private static void WriteFault(Utf8JsonWriter json, TaskFault? fault)
    {
        if (fault is null)
        {
            json.WriteNull("fault"u8);
            return;
        }

        json.WriteStartObject("fault"u8);
        json.WriteString("kind"u8, fault.Kind);
        json.WriteString("message"u8, fault.Message);
        json.WriteEndObject();
    }
}
