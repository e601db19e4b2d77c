using System.Collections.Immutable;
using WasmOs.Kernel.Names;

namespace WasmOs.Kernel.Tiers;

/// <summary>The names of the built-in tiers, and the rule for own names.</summary>
public static class TierNames
{
    /// <summary>The rule for names, for messages.</summary>
    public const string Rule = NameRule.Text;

    /// <summary>For trying out.</summary>
    public const string Free = "free";

    /// <summary>For moderate use.</summary>
    public const string Basic = "basic";

    /// <summary>For much use.</summary>
    public const string Pro = "pro";

    /// <summary>No limits. A caller without a tier has this one.</summary>
    public const string Unlimited = "unlimited";

    /// <summary>Callers without credentials, counted by their address.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>The built-in tiers, in the order of lists.</summary>
    public static ImmutableArray<string> BuiltIn { get; } = [Free, Basic, Pro, Unlimited, Anonymous];

    /// <summary>Whether WasmOS has the tier by itself.</summary>
    public static bool IsBuiltIn(string name) => BuiltIn.Contains(name);

    /// <summary>Whether a tier may have this name. Other text must never be used as a key.</summary>
    public static bool IsValid(string? name) => NameRule.IsValid(name);
}
