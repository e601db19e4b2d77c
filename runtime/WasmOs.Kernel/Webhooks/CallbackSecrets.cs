using System.Collections.Frozen;

namespace WasmOs.Kernel.Webhooks;

/// <summary>The secrets by which callbacks are signed, by the kind of their events, such as <c>alert</c> for <c>alert.firing</c>. Immutable.</summary>
/// <param name="secrets">The secrets, in the form of webhooks' secrets.</param>
public sealed class CallbackSecrets(IReadOnlyDictionary<string, string> secrets)
{
    private readonly FrozenDictionary<string, string> _secrets = secrets.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>No callback is signed.</summary>
    public static CallbackSecrets None { get; } = new(new Dictionary<string, string>());

    /// <summary>The secret for an event's type; null when its callbacks are not signed.</summary>
    internal string? Find(string type) => _secrets.GetValueOrDefault(type[..Math.Max(0, type.IndexOf('.', StringComparison.Ordinal))]);
}
