using System.Text.Json;
using WasmOs.Functions.Responses;

namespace WasmOs.Functions.Lists;

/// <summary>Writes one item of a list.</summary>
internal delegate void ItemWriter<in T>(Utf8JsonWriter writer, T item);

/// <summary>Answers with a page of a list.</summary>
/// <param name="name">The array's name: <c>modules</c>, <c>executions</c>, else <c>items</c>.</param>
/// <param name="items">The items.</param>
/// <param name="continuation">What the next page is asked for with; null at the end.</param>
/// <param name="write">Writes an item.</param>
/// <param name="damaged">How many damaged parts were skipped; told only when there are some.</param>
internal sealed class ListAnswer<T>(string name, IReadOnlyList<T> items, string? continuation, ItemWriter<T> write, int damaged = 0)
    : JsonAnswer(StatusCodes.Status200OK)
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
