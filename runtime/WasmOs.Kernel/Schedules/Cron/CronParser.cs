using System.Globalization;

namespace WasmOs.Kernel.Schedules.Cron;

/// <summary>Splits an expression into its fields and parses them.</summary>
internal static class CronParser
{
    private const string Shapes =
        "write five fields (minute, hour, day of month, month, day of week), six (the second first), or a name such as @daily";

    /// <summary>Parses an expression.</summary>
    /// <returns>The expression, or the error message.</returns>
    public static (CronExpression? Expression, string? Error) Parse(string text)
    {
        if (text.Length > CronExpression.MaxLength)
        {
            return (null, string.Create(
                CultureInfo.InvariantCulture, $"The expression is {text.Length} characters long; at most {CronExpression.MaxLength} are read."));
        }

        var trimmed = text.AsSpan().Trim();
        if (trimmed.IsEmpty)
        {
            return (null, $"The expression is empty; {Shapes}.");
        }

        if (trimmed[0] != '@')
        {
            return Fields(text, trimmed);
        }

        if (trimmed.StartsWith("@every ", StringComparison.OrdinalIgnoreCase))
        {
            var error = CronMacros.ReadInterval(trimmed["@every ".Length..].Trim(), out var interval);
            return error is null ? (new CronExpression(text, interval), null) : (null, error);
        }

        return CronMacros.Fields(trimmed) is { } fields ? Fields(text, fields) : (null, CronMacros.Unknown(trimmed));
    }

    private static (CronExpression? Expression, string? Error) Fields(string text, ReadOnlySpan<char> fields)
    {
        Span<Range> parts = stackalloc Range[8];
        var count = 0;
        foreach (var part in fields.SplitAny(' ', '\t'))
        {
            if (!fields[part].IsEmpty && count < parts.Length)
            {
                parts[count++] = part;
            }
        }

        if (count is not (5 or 6))
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"The expression has {(count == parts.Length ? "too many" : count)} fields; {Shapes}."));
        }

        var first = count - 5;
        var second = first == 1 ? fields[parts[0]] : "0";
        var minute = fields[parts[first]];
        var hour = fields[parts[first + 1]];
        ulong seconds = 0, minutes = 0, hours = 0, months = 0;
        var days = default(CronDays);
        var error = CronItems.Read(CronField.Second, second, out seconds)
            ?? CronItems.Read(CronField.Minute, minute, out minutes)
            ?? CronItems.Read(CronField.Hour, hour, out hours)
            ?? CronItems.Read(CronField.Month, fields[parts[first + 3]], out months)
            ?? CronDaysReader.Read(fields[parts[first + 2]], fields[parts[first + 4]], months, classic: first == 0, out days);
        return error is null
            ? (new CronExpression(text, new CronTimes(seconds, minutes, hours), days!, Repeats(second) || Repeats(minute) || Repeats(hour)), null)
            : (null, error);
    }

    /// <summary>Whether a field of the time of day describes an interval (a star, a range or a step) rather than fixed times.</summary>
    private static bool Repeats(ReadOnlySpan<char> field) => field.ContainsAny('*', '-', '/');
}
