using System.Text.Json;
using WasmOs.Functions.Conditions;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Tiers;

namespace WasmOs.Functions.Tiers;

/// <summary>An HTTP result: one tier.</summary>
internal sealed class TierResult : JsonResult
{
    private readonly Tier _tier;

    public TierResult(Tier tier, int status = StatusCodes.Status200OK)
        : base(status)
    {
        _tier = tier;
        ETag = EntityTags.ToHeader(tier.ETag);
        Location = status == StatusCodes.Status201Created ? $"/api/v1/tiers/{tier.Name}" : null;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context) => TierJson.Write(writer, _tier);
}
