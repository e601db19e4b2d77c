using System.Globalization;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Schedules.Cron;

/// <summary>Reads the plain items of a field: <c>*</c>, values, ranges and steps.</summary>
internal static class CronItems
{
    /// <summary>Reads a field that has only plain items.</summary>
    /// <param name="field">The field.</param>
    /// <param name="text">The field's text.</param>
    /// <param name="mask">The matching values as bits.</param>
    /// <returns>The error message, or null.</returns>
    public static string? Read(CronField field, ReadOnlySpan<char> text, out ulong mask)
    {
        mask = 0;
        foreach (var range in text.Split(','))
        {
            if (ReadItem(field, text[range], ref mask) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    /// <summary>Reads one item and adds its values to the mask. Returns the error message, or null.</summary>
    public static string? ReadItem(CronField field, ReadOnlySpan<char> item, ref ulong mask)
    {
        var slash = item.IndexOf('/');
        var values = slash < 0 ? item : item[..slash];
        var step = 1;
        if (slash >= 0 && (!int.TryParse(item[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out step) || step < 1 || step >= field.Count))
        {
            return Fault(field, item, string.Create(
                CultureInfo.InvariantCulture, $"a step is a number from 1 to {field.Count - 1}{(field.IsOfTime ? ", and other intervals are written @every 90m" : "")}"));
        }

        if (values is "*")
        {
            mask |= field.Range(field.Min, field.Min + field.Count - 1, step);
            return null;
        }

        var dash = values.IndexOf('-');
        var first = dash < 0 ? values : values[..dash];
        if (!field.TryReadValue(first, out var from))
        {
            return Fault(field, item, $"write {field.Allowed}");
        }

        if (dash < 0)
        {
            mask |= slash < 0 ? field.Range(from, from, 1) : field.From(from, step);
            return null;
        }

        if (!field.TryReadValue(values[(dash + 1)..], out var to))
        {
            return Fault(field, item, $"write {field.Allowed} after the dash");
        }

        mask |= field.Range(from, to, step);
        return null;
    }

    /// <summary>The error message for an item.</summary>
    public static string Fault(CronField field, ReadOnlySpan<char> found, string advice) =>
        $"In the field for the {field.Name}: found {Quoted.Of(found)}; {advice}.";
}
