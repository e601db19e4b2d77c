using System.Text.Json;
using WasmOs.Functions.Executions;
using WasmOs.Kernel.Errors;

namespace WasmOs.Fuzz.Tests.Targets;

/// <summary>The body of an execution: read, or refused with errors; never read when it is not JSON.</summary>
internal static class JsonTarget
{
    public static void Run(byte[] input)
    {
        var errors = new FieldErrors();
        ExecuteBody.Read(input, "calc", errors);
        if (input.Length > 0 && !IsJson(input))
        {
            Law.Holds(!errors.IsEmpty, "a body that is not JSON is refused");
        }
    }

    private static bool IsJson(byte[] input)
    {
        try
        {
            using var document = JsonDocument.Parse(input);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
