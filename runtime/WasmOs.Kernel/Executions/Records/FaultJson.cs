using System.Text.Json;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Executions.Records;

/// <summary>Writes the member <c>fault</c> of a run.</summary>
public static class FaultJson
{
    /// <summary>Writes the fault of a run that has just ended; null when it has none.</summary>
    public static void Write(Utf8JsonWriter json, ExecutionFault? fault)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (fault is null)
        {
            json.WriteNull(ExecutionMembers.Fault);
            return;
        }

        Begin(json, fault.Kind.ToWireName(), fault.Message);
        foreach (var frame in fault.Backtrace)
        {
            WriteFrame(json, frame.Function ?? $"func[{frame.FunctionIndex}]", frame.Offset);
        }

        End(json);
    }

    /// <summary>Writes a fault that was read from storage, or that does not come from a run.</summary>
    internal static void Write(Utf8JsonWriter json, string kind, string message, IReadOnlyList<ExecutionEntryFrame> backtrace)
    {
        Begin(json, kind, message);
        foreach (var frame in backtrace)
        {
            WriteFrame(json, frame.Function, frame.Offset);
        }

        End(json);
    }

    private static void Begin(Utf8JsonWriter json, string kind, string message)
    {
        json.WriteStartObject(ExecutionMembers.Fault);
        json.WriteString("kind"u8, kind);
        json.WriteString("message"u8, message);
        json.WriteStartArray("backtrace"u8);
    }

    private static void WriteFrame(Utf8JsonWriter json, string function, long? offset)
    {
        json.WriteStartObject();
        json.WriteString("function"u8, function);
        if (offset is { } known)
        {
            json.WriteNumber("offset"u8, known);
        }

        json.WriteEndObject();
    }

    private static void End(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
