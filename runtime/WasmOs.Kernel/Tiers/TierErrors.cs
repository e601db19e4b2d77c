using System.Globalization;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Tiers;

/// <summary>The errors of tiers and of their limits. Slugs are part of the public interface: add new ones, never change existing ones.</summary>
public static class TierErrors
{
    /// <summary>No tier has this name.</summary>
    public static KernelError NotFound(string name) => new(
        KernelErrorKind.NotFound, "tier-not-found", "There is no such tier", $"There is no tier {Quoted.Of(name)}. List the tiers to see their names.");

    /// <summary>The tier has no limits and cannot get any.</summary>
    public static KernelError Fixed() => new(
        KernelErrorKind.Conflict, "tier-fixed", "The tier cannot be changed",
        $"The tier '{TierNames.Unlimited}' has no limits, and callers without a tier have it. Make another tier and give it to the callers whom you want to limit.");

    /// <summary>The limit of own tiers is reached.</summary>
    public static KernelError TooMany(int limit) => new(
        KernelErrorKind.Conflict, "too-many-tiers", "There are too many tiers",
        string.Create(CultureInfo.InvariantCulture, $"There may be {limit} tiers of your own. Delete one that nobody has."));

    /// <summary>The caller has made too many calls in this minute, or has too many runs at once.</summary>
    internal static KernelError RateLimited(string detail, TimeSpan retryAfter) =>
        new(KernelErrorKind.RateLimited, "rate-limited", "Too many calls", detail, retryAfter);

    /// <summary>The caller has used up the day's calls or CPU time.</summary>
    internal static KernelError QuotaExceeded(string detail, TimeSpan retryAfter) =>
        new(KernelErrorKind.RateLimited, "quota-exceeded", "The day's quota is used up", detail, retryAfter);
}
