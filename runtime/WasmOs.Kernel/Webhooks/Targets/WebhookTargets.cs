using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Webhooks.Targets;

/// <summary>The rules for targets: public addresses, and what the operator allows in addition. Immutable.</summary>
public sealed class WebhookTargets
{
    /// <summary>The name of the setting, for messages.</summary>
    public const string Setting = "WEBHOOK_ALLOWED_HOSTS";

    private const int LongestUrl = 2048;

    private readonly FrozenSet<string> _hosts;
    private readonly ImmutableArray<IPNetwork> _networks;

    private WebhookTargets(IEnumerable<string> hosts, ImmutableArray<IPNetwork> networks)
    {
        _hosts = hosts.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _networks = networks;
    }

    /// <summary>Allows only public addresses.</summary>
    public static WebhookTargets PublicOnly { get; } = new([], []);

    /// <summary>Parses what the operator allows: host names, addresses and networks (<c>10.1.0.0/16</c>), separated by commas.</summary>
    /// <param name="text">The value of the setting; null or empty allows nothing in addition.</param>
    /// <param name="errors">Receives a sentence for each part that is invalid.</param>
    public static WebhookTargets Parse(string? text, ICollection<string> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var hosts = new List<string>();
        var networks = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPAddress.TryParse(part, out var address))
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else if (IPNetwork.TryParse(part, out var network))
            {
                networks.Add(network);
            }
            else if (Uri.CheckHostName(part) == UriHostNameType.Dns)
            {
                hosts.Add(TargetNames.WithoutDot(part));
            }
            else
            {
                errors.Add($"{Quoted.Of(part)} is no host name, no address and no network such as 10.1.0.0/16.");
            }
        }

        return new WebhookTargets(hosts, networks.ToImmutable());
    }

    /// <summary>
    /// Parses a target's URL and checks what can be checked before its name is resolved. Returns null and adds an error when the URL cannot be a target.
    /// </summary>
    /// <param name="url">The URL as the user wrote it.</param>
    /// <param name="field">The field's name in JSON, such as <c>callback_url</c>.</param>
    /// <param name="errors">Receives the error.</param>
    public Uri? Check(string url, string field, FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(errors);
        if (Explain(url, out var target) is not { } fault)
        {
            return target;
        }

        errors.Add(field, fault);
        return null;
    }

    /// <summary>Why an address of a host must not be called; null when it is allowed.</summary>
    internal string? WhyRefused(string host, IPAddress address)
    {
        // IPNetwork.Contains matches some IPv4-mapped addresses against IPv6 networks, so convert them to IPv4.
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (_hosts.Contains(TargetNames.WithoutDot(host)) || _networks.Any(network => network.Contains(address)))
        {
            return null;
        }

        return AddressRules.WhyNotPublic(address) is { } what ? $"{Quoted.Of(host)} is {what}; the operator can allow it by {Setting}." : null;
    }

    private string? Explain(string url, out Uri? target)
    {
        target = null;
        if (url.Length > LongestUrl)
        {
            return $"May have {LongestUrl} characters, not {url.Length}.";
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
            || uri.IdnHost.Length == 0)
        {
            return "Must be an absolute URL that starts with https:// or http://.";
        }

        if (uri.UserInfo.Length > 0)
        {
            return "Must not hold a user or a password; the receiver knows deliveries by their signature.";
        }

        if (uri.Fragment.Length > 0)
        {
            return "Must not hold a fragment (#…), which is not sent.";
        }

        if (!TargetNames.IsPlain(uri.Host))
        {
            return "Must name its host by plain letters and digits; characters that stand for others, such as \u2460, are not taken.";
        }

        target = uri;
        var host = TargetNames.WithoutDot(uri.IdnHost);
        return IPAddress.TryParse(host, out var address) ? WhyRefused(host, address)
            : TargetNames.IsLocal(host) ? WhyRefused(host, IPAddress.Loopback)
            : null;
    }
}
