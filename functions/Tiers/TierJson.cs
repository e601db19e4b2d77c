using System.Text.Json;
using WasmOs.Kernel.Tiers;

namespace WasmOs.Functions.Tiers;

/// <summary>Writes a tier.</summary>
internal static class TierJson
{
    public static void Write(Utf8JsonWriter writer, Tier tier)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, tier.Name);
        Write(writer, "rate_minute"u8, tier.Limits.RateMinute);
        Write(writer, "rate_day"u8, tier.Limits.RateDay);
        Write(writer, "concurrent"u8, tier.Limits.Concurrent);
        Write(writer, "cpu_seconds_day"u8, tier.Limits.CpuSecondsDay);
        writer.WriteBoolean("built_in"u8, tier.IsBuiltIn);
        writer.WriteString(
            "source"u8, tier.Source switch { TierSource.Default => "default"u8, TierSource.Setting => "setting"u8, _ => "api"u8 });
        if (tier.UpdatedAt is { } time)
        {
            writer.WriteString("updated_at"u8, time.UtcDateTime);
        }
        else
        {
            writer.WriteNull("updated_at"u8);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? limit)
    {
        if (limit is { } value)
        {
            writer.WriteNumber(name, value);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
