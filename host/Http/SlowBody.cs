using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace WasmOs.Host.Http;

/// <summary>The rate at which the body of a request must come when a guest reads the body as it comes.</summary>
internal static class SlowBody
{
    /// <summary>What Kestrel asks of every body unless told otherwise: a guest that reads its input as it comes may have a client that types.</summary>
    private static readonly MinDataRate Rate = new(240, TimeSpan.FromSeconds(5));

    /// <summary>Lets the body of a request come slowly: its guest waits without a slot, and the run's own time bounds it.</summary>
    public static void Allow(HttpContext context)
    {
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { MinDataRate.BytesPerSecond: > 240 } feature)
        {
            feature.MinDataRate = Rate;
        }
    }
}
