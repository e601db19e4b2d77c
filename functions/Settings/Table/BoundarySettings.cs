using System.Text.RegularExpressions;
using WasmOs.Functions.Boundary.Proxies;

namespace WasmOs.Functions.Settings.Table;

/// <summary>Settings of the boundary: which web pages may call the API, where guests have origins of their own, and which proxies are trusted.</summary>
public static partial class BoundarySettings
{
    /// <summary>Origins of web pages that may call the API.</summary>
    public static Setting<IReadOnlyList<string>> AllowedOrigins { get; } = new(
        "ALLOWED_ORIGINS", "origins of web pages that may call the API besides its own; `*` for all but guests'", "origins such as https://app.example.com, divided by commas, or *", null, ParseOrigins);

    /// <summary>The domain of guests' sites.</summary>
    public static Setting<string> GuestDomain { get; } = new(
        "GUEST_DOMAIN", "domain whose subdomains are the sites of modules, besides `{module}.localhost`", "a domain such as guests.example.com", null, ParseDomain);

    /// <summary>The port that serves guests and nothing else.</summary>
    public static Setting<long> GuestPort { get; } = SettingTypes.Number(
        "GUEST_PORT", "port on which `/run/{module}/` is served without a sandbox, and nothing else", 1, ushort.MaxValue,
        onAzure: "A function app has one port: set GUEST_DOMAIN, which gives modules sites of their own.");

    /// <summary>The proxies whose X-Forwarded headers are trusted.</summary>
    public static Setting<ProxyNetworks> TrustedProxies { get; } = new(
        "TRUSTED_PROXIES", "proxies whose `X-Forwarded-For`, `-Proto` and `-Host` are believed", "addresses and networks such as 10.20.0.0/16, divided by commas", null, ParseProxies)
    {
        OnAzure = "The platform's front tells the worker who the client is, and replaces what a client or a proxy before it wrote in these headers.",
    };

    /// <summary>All settings of this class, in the order of <c>--help</c>.</summary>
    internal static IEnumerable<Setting> All => [AllowedOrigins, GuestDomain, GuestPort, TrustedProxies];

    private static bool ParseOrigins(string text, ICollection<string> faults, out IReadOnlyList<string> origins)
    {
        origins = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return origins.Count > 0 && origins.All(origin => origin == "*" || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Host.Length > 0
            && uri.GetLeftPart(UriPartial.Authority).Equals(origin.TrimEnd('/'), StringComparison.OrdinalIgnoreCase)));
    }

    private static bool ParseDomain(string text, ICollection<string> faults, out string domain)
    {
        domain = text;
        return DomainPattern().IsMatch(text);
    }

    private static bool ParseProxies(string text, ICollection<string> faults, out ProxyNetworks proxies)
    {
        var wrong = new List<string>();
        proxies = ProxyNetworks.Parse(text, wrong);
        foreach (var fault in wrong)
        {
            faults.Add($"TRUSTED_PROXIES: {fault}");
        }

        return wrong.Count == 0;
    }

    // A host name has at most 253 characters, of which the module's label and its dot take up to 64.
    [GeneratedRegex(
        @"^(?=.{1,189}\z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex DomainPattern();
}
