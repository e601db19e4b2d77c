using System.Collections.Immutable;

namespace WasmOs.Kernel.Alerts.Rules;

/// <summary>An action as somebody wrote it, not checked. Null is what was left out. Immutable; it is also the stored form.</summary>
public sealed record AlertActionDraft
{
    /// <summary><c>email</c>, <c>webhook</c> or <c>slack</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The addresses of an e-mail.</summary>
    public ImmutableArray<string>? Recipients { get; init; }

    /// <summary>The URL of a webhook.</summary>
    public string? Url { get; init; }

    /// <summary>The channel of Slack.</summary>
    public string? Channel { get; init; }
}
