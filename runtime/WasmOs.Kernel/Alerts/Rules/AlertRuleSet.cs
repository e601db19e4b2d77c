using System.Collections.Immutable;

namespace WasmOs.Kernel.Alerts.Rules;

/// <summary>All rules that are in force. Immutable.</summary>
/// <param name="Rules">The rules: those that the product has, then others by their source, each name once.</param>
/// <param name="ETag">The ETag of those that were put over HTTP; empty when none were.</param>
public sealed record AlertRuleSet(ImmutableArray<AlertRule> Rules, string ETag)
{
    /// <summary>The rule of a name; null when there is none.</summary>
    public AlertRule? Find(string name) => Rules.FirstOrDefault(rule => rule.Name == name);
}
