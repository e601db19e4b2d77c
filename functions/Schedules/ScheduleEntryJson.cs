using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using WasmOs.Functions.Modules;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Json;
using WasmOs.Kernel.Schedules;
using WasmOs.Kernel.Tasks;

namespace WasmOs.Functions.Schedules;

/// <summary>Writes schedules. The settings have the form that clients send, so that a client can send members of a response back as a body.</summary>
internal static class ScheduleEntryJson
{
    public static void Write(Utf8JsonWriter json, Schedule schedule)
    {
        var settings = schedule.Settings;
        json.WriteStartObject();
        json.WriteString("schedule_id"u8, schedule.Id);
        json.WriteString("name"u8, settings.Name);
        json.WriteString("module_id"u8, settings.ModuleId);
        WriteCall(json, settings.Call);
        WriteWhen(json, settings);
        json.WriteString("priority"u8, TaskNames.Of(settings.Priority));
        WriteRetry(json, settings.Retry);
        WriteSeconds(json, "ttl"u8, settings.TimeToLive);
        json.WriteString("callback_url"u8, settings.CallbackUrl);
        WriteMap(json, "labels"u8, settings.Labels);
        NullableJson.WriteTime(json, "next_run_at"u8, schedule.DueAt);
        NullableJson.WriteTime(json, "last_due_at"u8, schedule.LastDueAt);
        NullableJson.WriteTime(json, "last_fired_at"u8, schedule.LastFiredAt);
        json.WriteString("last_task_id"u8, schedule.LastTaskId);
        json.WriteString("refusal"u8, schedule.Refusal);
        json.WriteNumber("fires"u8, schedule.Fires);
        json.WriteNumber("missed"u8, schedule.Missed);
        json.WriteString("created_at"u8, schedule.CreatedAt.UtcDateTime);
        json.WriteString("created_by"u8, schedule.CreatedBy);
        json.WriteString("updated_at"u8, schedule.UpdatedAt.UtcDateTime);
        json.WriteString("updated_by"u8, schedule.UpdatedBy.Name);
        json.WriteEndObject();
    }

    private static void WriteWhen(Utf8JsonWriter json, ScheduleSettings settings)
    {
        json.WriteString("schedule"u8, settings.Expression);
        json.WriteString("timezone"u8, settings.TimeZone);
        json.WriteString("misfire"u8, ScheduleNames.Of(settings.Misfire));
        json.WriteNumber("misfire_limit"u8, settings.MisfireLimit);
        WriteSeconds(json, "misfire_after"u8, settings.MisfireAfter);
        json.WriteString("overlap"u8, ScheduleNames.Of(settings.Overlap));
        WriteSeconds(json, "jitter"u8, settings.Jitter);
        NullableJson.WriteTime(json, "starts_at"u8, settings.StartsAt);
        NullableJson.WriteTime(json, "ends_at"u8, settings.EndsAt);
        json.WriteBoolean("paused"u8, settings.Paused);
    }

    private static void WriteCall(Utf8JsonWriter json, ScheduledCall call)
    {
        json.WriteString("function"u8, call.Function);
        if (call.Args is { } args)
        {
            json.WritePropertyName("args"u8);
            json.WriteRawValue(args, skipInputValidation: true);
        }

        if (call.Input is { } input && Utf8.IsValid(input))
        {
            json.WriteString("input"u8, Encoding.UTF8.GetString(input));
        }
        else if (call.Input is { } bytes)
        {
            json.WriteBase64String("input_base64"u8, bytes);
        }

        json.WriteString("returns"u8, call.Returns switch { ResultForm.Text => "text", ResultForm.Bytes => "bytes", ResultForm.Json => "json", _ => "values" });
        if (call.Timeout is { } timeout)
        {
            json.WriteNumber("timeout"u8, timeout);
        }

        if (call.Limits is { } limits)
        {
            ModuleLimitsJson.Write(json, limits);
        }

        WriteMap(json, "env"u8, call.Env);
        WriteStrings(json, "argv"u8, call.Argv);
        if (call.Trace)
        {
            json.WriteBoolean("trace"u8, true);
        }
    }

    private static void WriteRetry(Utf8JsonWriter json, TaskRetry? retry)
    {
        if (retry is null)
        {
            json.WriteNull("retry"u8);
            return;
        }

        json.WriteStartObject("retry"u8);
        json.WriteNumber("max_attempts"u8, retry.MaxAttempts);
        json.WriteString("backoff"u8, TaskNames.Of(retry.Backoff));
        WriteSeconds(json, "delay"u8, retry.Delay);
        WriteSeconds(json, "max_delay"u8, retry.MaxDelay);
        if (retry.Jitter is { } jitter)
        {
            json.WriteBoolean("jitter"u8, jitter);
        }

        WriteStrings(json, "retry_on"u8, retry.RetryOn);
        json.WriteEndObject();
    }

    private static void WriteStrings(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<string>? strings)
    {
        if (strings is null)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var text in strings)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyDictionary<string, string>? map)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in map ?? new Dictionary<string, string>())
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void WriteSeconds(Utf8JsonWriter json, ReadOnlySpan<byte> name, TimeSpan? span)
    {
        if (span is { } duration)
        {
            json.WriteNumber(name, duration.TotalSeconds);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
