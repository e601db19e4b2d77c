using System.Globalization;
using System.Text.Json;
using WasmOs.Kernel.Usage;

namespace WasmOs.Functions.Usage;

/// <summary>Writes usage as members of the current JSON object.</summary>
internal static class UsageJson
{
    private const int Decimals = 10;

    /// <summary>Writes the days of a report.</summary>
    public static void WriteDays(Utf8JsonWriter writer, DateOnly from, DateOnly until)
    {
        writer.WriteString("from"u8, TextOf(from));
        writer.WriteString("until"u8, TextOf(until));
    }

    /// <summary>Writes what was used.</summary>
    public static void WriteTotals(Utf8JsonWriter writer, UsageTotals totals)
    {
        writer.WriteNumber("runs"u8, totals.Runs);
        writer.WriteNumber("failed"u8, totals.Failed);
        writer.WriteNumber("timed_out"u8, totals.TimedOut);
        writer.WriteNumber("cancelled"u8, totals.Cancelled);
        writer.WriteNumber("cpu_seconds"u8, (decimal)totals.Cpu.Ticks / TimeSpan.TicksPerSecond);
        writer.WriteNumber("duration_seconds"u8, (decimal)totals.Duration.Ticks / TimeSpan.TicksPerSecond);
        writer.WriteNumber("gigabyte_seconds"u8, totals.GigabyteSeconds);
        writer.WriteNumber("output_bytes"u8, totals.OutputBytes);
    }

    /// <summary>Writes an amount of money, with the decimals that a run of a fraction of a cent needs.</summary>
    public static void WriteMoney(Utf8JsonWriter writer, ReadOnlySpan<byte> name, decimal amount) => writer.WriteNumber(name, Math.Round(amount, Decimals));

    private static string TextOf(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
