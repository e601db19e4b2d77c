namespace WasmOs.Kernel.Tests.Schedules.Cron;

/// <summary>One item of a field: its text, and what it means said by asking each value.</summary>
/// <param name="Text">How it is written.</param>
/// <param name="Has">Whether a value is meant.</param>
/// <param name="Repeats">Whether it tells an interval.</param>
internal sealed record ReferenceItem(string Text, Func<int, bool> Has, bool Repeats)
{
    public static ReferenceItem Star(int min, int step) =>
        new(step == 1 ? "*" : $"*/{step}", value => (value - min) % step == 0, true);

    public static ReferenceItem Value(int value, string? name = null) => new(name ?? $"{value}", other => other == value, false);

    public static ReferenceItem FromOn(int from, int step) => new($"{from}/{step}", value => value >= from && (value - from) % step == 0, true);

    /// <summary>Counts from the first value on, one by one and round the end of the field, until the last.</summary>
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
