using Microsoft.AspNetCore.Http;
using WasmOs.Functions.Access;
using WasmOs.Kernel.Tiers;

namespace WasmOs.Functions.Tests.Access;

public sealed class RateLimitHeadersTests
{
    private readonly HeaderDictionary _headers = [];

    [Fact]
    public void Set_ACallerWithLimits_GetsThePolicyAndWhatIsLeft()
    {
        var policy = new TierPolicy("free", new TierLimits(10, 500, 5, 300));

        RateLimitHeaders.Set(_headers, new RateDecision { Policy = policy, Window = "minute", Remaining = 7, ResetSeconds = 23 });

        Assert.Equal("\"minute\";q=10;w=60, \"day\";q=500;w=86400, \"concurrent\";q=5;qu=\"concurrent-requests\"", _headers["RateLimit-Policy"]);
        Assert.Equal("\"minute\";r=7;t=23", _headers["RateLimit"]);
    }

    [Fact]
    public void Set_ACallerWithoutLimits_GetsNoHeaders()
    {
        RateLimitHeaders.Set(_headers, default);
        RateLimitHeaders.Set(_headers, new RateDecision { Policy = new TierPolicy("cpu", new TierLimits(CpuSecondsDay: 1)) });
        Assert.Empty(_headers);
    }

    [Fact]
    public void Set_LimitOfRunsAlone_SaysThePolicyOnly()
    {
        RateLimitHeaders.Set(_headers, new RateDecision { Policy = new TierPolicy("runs", new TierLimits(Concurrent: 2)) });
        Assert.Equal("\"concurrent\";q=2;qu=\"concurrent-requests\"", Assert.Single(_headers).Value);
    }
}
