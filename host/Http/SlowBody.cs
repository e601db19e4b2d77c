using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace WasmOs.Host.Http;

/// <summary>The lowest rate of a request body that a guest reads while it arrives.</summary>
internal static class SlowBody
{
    /// <summary>Kestrel's default rate. The client of such a guest may be a person who types.</summary>
    private static readonly MinDataRate Rate = new(240, TimeSpan.FromSeconds(5));

    /// <summary>Allows the body of a request to arrive slowly. The guest waits for it without a slot, and the run's deadline limits the wait.</summary>
    public static void Allow(HttpContext context)
    {
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { MinDataRate.BytesPerSecond: > 240 } feature)
        {
            feature.MinDataRate = Rate;
        }
    }
}
