using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;
using WasmOs.Kernel.Tiers;

namespace WasmOs.Functions.Tiers;

/// <summary>Reads the body of a request that sets the limits of a tier. A limit that is left out, or null, does not exist.</summary>
internal static class TierBody
{
    /// <summary>The members that the body may have.</summary>
    internal static readonly JsonMember<TierLimits>[] Members =
    [
        new("rate_minute", static (ref reader, ref body, errors, path) => body = body with { RateMinute = Limit(ref reader, errors, path) }),
        new("rate_day", static (ref reader, ref body, errors, path) => body = body with { RateDay = Limit(ref reader, errors, path) }),
        new("concurrent", static (ref reader, ref body, errors, path) => body = body with { Concurrent = Limit(ref reader, errors, path) }),
        new("cpu_seconds_day", static (ref reader, ref body, errors, path) => body = body with { CpuSecondsDay = Limit(ref reader, errors, path) }),
    ];

    /// <summary>Reads the body.</summary>
    public static TierLimits Read(ReadOnlyMemory<byte> json, FieldErrors errors)
    {
        var limits = TierLimits.None;
        JsonObject.ReadBody(json.Span, Members, ref limits, errors);
        return limits;
    }

    private static long? Limit(ref System.Text.Json.Utf8JsonReader reader, FieldErrors errors, string path) =>
        JsonValue.Integer(ref reader, errors, path, 1, TierLimits.Highest);
}
