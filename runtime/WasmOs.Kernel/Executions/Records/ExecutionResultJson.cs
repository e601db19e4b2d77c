using System.Text.Json;
using WasmOs.Kernel.Executions.Values;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Executions.Records;

/// <summary>Writes the result of a function: null, a value, an array of values, or bytes in the requested form.</summary>
internal static class ExecutionResultJson
{
    public static void Write(Utf8JsonWriter json, ExecutionOutcome outcome, ResultForm form)
    {
        if (outcome.ResultBytes is { } bytes)
        {
            WriteBytes(json, bytes, form);
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
    }

    public static void WriteBytes(Utf8JsonWriter json, ReadOnlySpan<byte> bytes, ResultForm form)
    {
        switch (form)
        {
            case ResultForm.Text:
                OutputJson.WriteText(json, bytes);
                break;
            case ResultForm.Json:
                OutputJson.WriteJson(json, bytes);
                break;
            default:
                json.WriteBase64StringValue(bytes);
                break;
        }
    }
}
