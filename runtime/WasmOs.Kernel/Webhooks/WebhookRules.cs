using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Names;
using WasmOs.Kernel.Webhooks.Targets;

namespace WasmOs.Kernel.Webhooks;

/// <summary>Validates and applies changes of webhooks. Reports all errors at once.</summary>
internal sealed class WebhookRules(WebhookTargets targets, EventCatalog catalog)
{
    public const int MostEvents = 50;
    public const int MostHeaders = 20;

    private const int LongestHeader = 1024;
    private const int LongestDescription = 1024;

    /// <summary>The characters of a header name (RFC 9110, section 5.6.2).</summary>
    private static readonly SearchValues<char> TokenChars =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Headers that users cannot set: those of the connection (RFC 9110, section 7.6.1), of the message, and those of WasmOS.</summary>
    private static readonly FrozenSet<string> ReservedHeaders = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
        "host", "expect", "cookie", "content-length", "content-type", "content-encoding", "user-agent");

    /// <summary>Validates the given values.</summary>
    public void Check(WebhookChange change, FieldErrors errors)
    {
        if (change.Url is not null)
        {
            targets.Check(change.Url, "url", errors);
        }

        CheckEvents(change.Events ?? ["*"], errors);
        if (change.Secret is not null && !WebhookSecret.IsValid(change.Secret))
        {
            errors.Add("secret", WebhookSecret.Rule);
        }

        DisplayNameRule.Check(change.Description, "description", LongestDescription, errors);

        CheckHeaders(change.Headers ?? ImmutableDictionary<string, string>.Empty, errors);
        CheckHeaders(WithoutRemovals(change.HeaderChanges), errors);
    }

    /// <summary>Validates the values of a new webhook, including that the required ones are given.</summary>
    public void CheckNew(WebhookChange change, FieldErrors errors)
    {
        Check(change, errors);
        if (change.Url is null)
        {
            errors.Add("url", "Is missing: say where deliveries go.");
        }

        if (change.Events is null)
        {
            errors.Add("events", "Is missing: say which events are wanted, [\"*\"] for all.");
        }
    }

    /// <summary>Applies a change that has been validated.</summary>
    public static Webhook Apply(Webhook webhook, WebhookChange change) => webhook with
    {
        Url = change.Url is { } url ? new Uri(url) : webhook.Url,
        Events = change.Events is { } events ? [.. events.Distinct(StringComparer.Ordinal)] : webhook.Events,
        Description = change.Description ?? webhook.Description,
        Active = change.Active ?? webhook.Active,
        DisabledReason = change.Active is null ? webhook.DisabledReason : null,
        Headers = change.Headers?.ToImmutableSortedDictionary(StringComparer.OrdinalIgnoreCase) ?? Merge(webhook.Headers, change.HeaderChanges),
    };

    /// <summary>Adds the errors of a changed webhook that cannot be found from the change alone.</summary>
    public static void CheckWhole(Webhook webhook, FieldErrors errors)
    {
        if (webhook.Headers.Count > MostHeaders)
        {
            errors.Add("headers", $"May have {MostHeaders} members, not {webhook.Headers.Count}; remove one with null.");
        }
    }

    private static ImmutableSortedDictionary<string, string> Merge(
        ImmutableSortedDictionary<string, string> headers, IReadOnlyDictionary<string, string?>? changes) =>
        changes is null ? headers : headers.WithComparers(StringComparer.OrdinalIgnoreCase).RemoveRange(changes.Keys).AddRange(WithoutRemovals(changes));

    private static Dictionary<string, string> WithoutRemovals(IReadOnlyDictionary<string, string?>? changes) =>
        (changes ?? ImmutableDictionary<string, string?>.Empty).Where(change => change.Value is not null)
            .ToDictionary(change => change.Key, change => change.Value!, StringComparer.Ordinal);

    private void CheckEvents(IReadOnlyList<string> events, FieldErrors errors)
    {
        if (events.Count is 0 or > MostEvents)
        {
            errors.Add("events", $"Must have 1 to {MostEvents} elements, not {events.Count}.");
        }

        for (var i = 0; i < Math.Min(events.Count, MostEvents); i++)
        {
            if (!catalog.IsKnown(events[i]))
            {
                errors.Add(
                    $"events[{i}]", $"{Quoted.Of(events[i])} means no event. There are {string.Join(", ", catalog.Types)}; task.* means all of a kind, * all.");
            }
        }
    }

    private static void CheckHeaders(IReadOnlyDictionary<string, string> headers, FieldErrors errors)
    {
        if (headers.Count > MostHeaders)
        {
            errors.Add("headers", $"May have {MostHeaders} members, not {headers.Count}.");
        }

        foreach (var (name, value) in headers.Take(MostHeaders))
        {
            if (name.Length is 0 or > 64 || name.AsSpan().ContainsAnyExcept(TokenChars))
            {
                errors.Add("headers", $"{Quoted.Of(name)} is no header name of up to 64 characters.");
            }
            else if (ReservedHeaders.Contains(name) || name.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase))
            {
                errors.Add($"headers.{name}", "Is set by WasmOS or belongs to the connection; leave it out.");
            }
            else if (value.Length > LongestHeader || value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            {
                // The value may be a secret: do not show it.
                errors.Add($"headers.{name}", $"Must be up to {LongestHeader} printable ASCII characters.");
            }
        }

        if (headers.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count() < headers.Count)
        {
            errors.Add("headers", "Must not hold one header twice in different case.");
        }
    }
}
