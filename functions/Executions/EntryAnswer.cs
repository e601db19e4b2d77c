using System.Text.Json;
using WasmOs.Functions.Lists;
using WasmOs.Functions.Responses;

namespace WasmOs.Functions.Executions;

/// <summary>Answers with one run, as a list of runs would show it.</summary>
internal sealed class EntryAnswer<T>(T entry, ItemWriter<T> write) : JsonAnswer(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context) => write(writer, entry);
}
