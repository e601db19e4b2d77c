namespace WasmOs.Kernel.Tests.Schedules.Cron;

/// <summary>One item of a field: its text, and a predicate that decides for each value whether the item matches it.</summary>
/// <param name="Text">The item's text in an expression.</param>
/// <param name="Has">Whether the item matches a value.</param>
/// <param name="Repeats">Whether the item describes an interval.</param>
internal sealed record ReferenceItem(string Text, Func<int, bool> Has, bool Repeats)
{
    public static ReferenceItem Star(int min, int step) =>
        new(step == 1 ? "*" : $"*/{step}", value => (value - min) % step == 0, true);

    public static ReferenceItem Value(int value, string? name = null) => new(name ?? $"{value}", other => other == value, false);

    public static ReferenceItem FromOn(int from, int step) => new($"{from}/{step}", value => value >= from && (value - from) % step == 0, true);

    /// <summary>A range with a step. Counts from the first value one by one, wrapping around the end of the field, to the last value.</summary>
    public static ReferenceItem Range(int min, int max, int from, int to, int step)
    {
        var values = new HashSet<int>();
        for (int value = from, count = 0; ; value = value == max ? min : value + 1, count++)
        {
            if (count % step == 0)
            {
                values.Add(value);
            }

            if (value == to)
            {
                break;
            }
        }

        return new(step == 1 ? $"{from}-{to}" : $"{from}-{to}/{step}", values.Contains, true);
    }
}
