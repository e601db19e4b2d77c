using System.Text.Json;
using WasmOs.Functions.Responses;

namespace WasmOs.Functions.Tasks;

/// <summary>Answers with how many tasks something was done with.</summary>
/// <param name="name">What was done: <c>redriven</c>, <c>deleted</c>.</param>
/// <param name="count">With how many.</param>
internal sealed class CountAnswer(string name, int count) : JsonAnswer(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context)
    {
        writer.WriteStartObject();
        writer.WriteNumber(name, count);
        writer.WriteEndObject();
    }
}
