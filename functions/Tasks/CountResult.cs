using System.Text.Json;
using WasmOs.Functions.Responses;

namespace WasmOs.Functions.Tasks;

/// <summary>An HTTP result: how many tasks an operation changed.</summary>
/// <param name="name">The operation, as the member's name: <c>redriven</c>, <c>deleted</c>.</param>
/// <param name="count">The number of tasks.</param>
internal sealed class CountResult(string name, int count) : JsonResult(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context)
    {
        writer.WriteStartObject();
        writer.WriteNumber(name, count);
        writer.WriteEndObject();
    }
}
