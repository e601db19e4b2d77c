using System.Text.Json;
using WasmOs.Functions.Responses;

namespace WasmOs.Functions.Lists;

/// <summary>Writes one item of a list.</summary>
internal delegate void ItemWriter<in T>(Utf8JsonWriter writer, T item);

/// <summary>An HTTP result: a page of a list.</summary>
/// <param name="name">The name of the array: <c>modules</c>, <c>executions</c> or else <c>items</c>.</param>
/// <param name="items">The items.</param>
/// <param name="continuation">The value to request the next page with; null on the last page.</param>
/// <param name="write">Writes an item.</param>
/// <param name="damaged">How many damaged parts were skipped. It is written only when it is not zero.</param>
internal sealed class ListResult<T>(string name, IReadOnlyList<T> items, string? continuation, ItemWriter<T> write, int damaged = 0)
    : JsonResult(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context)
    {
        writer.WriteStartObject();
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            write(writer, item);
        }

        writer.WriteEndArray();
        writer.WriteString("continuation"u8, continuation);
        if (damaged > 0)
        {
            writer.WriteNumber("damaged"u8, damaged);
        }

        writer.WriteEndObject();
    }
}
