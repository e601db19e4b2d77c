using System.Buffers.Text;
using System.Text.Json;

namespace WasmOs.Kernel.Executions.Records;

/// <summary>Writes durations as milliseconds with at most three decimals.</summary>
public static class DurationJson
{
    private const int LongestText = 24;

    /// <summary>Writes a member.</summary>
    public static void WriteMilliseconds(Utf8JsonWriter writer, JsonEncodedText name, TimeSpan duration)
    {
        writer.WritePropertyName(name);
        WriteMilliseconds(writer, duration);
    }

    /// <summary>Writes a member.</summary>
    public static void WriteMilliseconds(Utf8JsonWriter writer, ReadOnlySpan<byte> name, TimeSpan duration)
    {
        writer.WritePropertyName(name);
        WriteMilliseconds(writer, duration);
    }

    /// <summary>
    /// Formats from the integer number of microseconds. Finding the shortest decimal of a double takes several times as long, and each run has three durations.
    /// </summary>
    private static void WriteMilliseconds(Utf8JsonWriter writer, TimeSpan duration)
    {
        var microseconds = (long)(((ulong)Math.Max(duration.Ticks, 0) + (TimeSpan.TicksPerMicrosecond / 2)) / TimeSpan.TicksPerMicrosecond);
        var (whole, rest) = Math.DivRem(microseconds, 1000);
        if (rest == 0)
        {
            writer.WriteNumberValue(whole);
            return;
        }

        Span<byte> text = stackalloc byte[LongestText];
        Utf8Formatter.TryFormat(whole, text, out var length);
        text[length++] = (byte)'.';
        for (var unit = 100L; rest > 0; unit /= 10)
        {
            text[length++] = (byte)('0' + (rest / unit));
            rest %= unit;
        }

        writer.WriteRawValue(text[..length], skipInputValidation: true);
    }
}
