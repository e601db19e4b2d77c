using System.Globalization;
using WasmOs.Kernel.Tiers;

namespace WasmOs.Functions.Access;

/// <summary>
/// Says how much of a caller's limits is left, by the headers <c>RateLimit-Policy</c> and <c>RateLimit</c> of draft-ietf-httpapi-ratelimit-headers-10. Writes
/// and allocates nothing for a caller without limits.
/// </summary>
internal static class RateLimitHeaders
{
    public const string Policy = "RateLimit-Policy";
    public const string Left = "RateLimit";

    /// <summary>Sets the headers. Of a minute and a day, the one with fewer calls left is told.</summary>
    public static void Set(IHeaderDictionary headers, in RateDecision decision)
    {
        if (decision.Policy is not { Header.Length: > 0 } policy)
        {
            return;
        }

        headers[Policy] = policy.Header;
        if (decision.Window is { } window)
        {
            headers[Left] = string.Create(CultureInfo.InvariantCulture, stackalloc char[64], $"\"{window}\";r={decision.Remaining};t={decision.ResetSeconds}");
        }
    }
}
