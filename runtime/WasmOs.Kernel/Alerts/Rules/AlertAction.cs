using System.Collections.Immutable;

namespace WasmOs.Kernel.Alerts.Rules;

/// <summary>What a rule does to tell people. Immutable.</summary>
/// <param name="Type">How.</param>
public sealed record AlertAction(AlertActionType Type)
{
    /// <summary>The addresses of an e-mail; empty for others.</summary>
    public ImmutableArray<string> Recipients { get; init; } = [];

    /// <summary>The URL of a webhook; null for others.</summary>
    public string? Url { get; init; }

    /// <summary>The channel of Slack; null for others.</summary>
    public string? Channel { get; init; }

    /// <summary>The action in few words, without what may be secret in a URL.</summary>
    internal string Shown => Type switch
    {
        AlertActionType.Email => $"email to {string.Join(", ", Recipients)}",
        AlertActionType.Webhook => $"webhook to {(Uri.TryCreate(Url, UriKind.Absolute, out var url) ? url.Authority : "?")}",
        _ => $"slack to {Channel}",
    };

    /// <inheritdoc/>
    public bool Equals(AlertAction? other) =>
        other is not null && Type == other.Type && Url == other.Url && Channel == other.Channel && Recipients.SequenceEqual(other.Recipients);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Url, Channel, Recipients.Length);
}
