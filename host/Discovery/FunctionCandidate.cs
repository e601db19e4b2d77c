using System.Reflection;

namespace WasmOs.Host.Discovery;

/// <summary>A discovered function while its trigger's rules check it. Collects every rule that the function breaks.</summary>
/// <param name="method">The method.</param>
/// <param name="name">The function's name.</param>
/// <param name="trigger">The trigger's attribute.</param>
/// <param name="settings">All settings by name.</param>
/// <param name="errors">Receives one sentence for each broken rule.</param>
internal sealed class FunctionCandidate(
    MethodInfo method, string name, Attribute trigger, IReadOnlyDictionary<string, string> settings, ICollection<string> errors)
{
    /// <summary>The method.</summary>
    public MethodInfo Method => method;

    /// <summary>The function's name.</summary>
    public string Name => name;

    /// <summary>The trigger's attribute.</summary>
    public Attribute Trigger => trigger;

    /// <summary>Adds a broken rule.</summary>
    /// <param name="error">The end of a sentence that begins with the method's name.</param>
    public void Refuse(string error) => errors.Add(Describe(method, error));

    /// <summary>Adds broken rules.</summary>
    /// <param name="broken">The ends of sentences that begin with the method's name.</param>
    public void Refuse(IEnumerable<string> broken)
    {
        foreach (var error in broken)
        {
            Refuse(error);
        }
    }

    /// <summary>
    /// Returns a text of the trigger; for a text <c>%NAME%</c>, the value of the setting. A setting that is not set is a broken rule, and the result is null.
    /// </summary>
    public string? Resolve(string text)
    {
        if (text is not ['%', .. { Length: > 0 } setting, '%'])
        {
            return text;
        }

        if (settings.TryGetValue(setting, out var value) && !string.IsNullOrWhiteSpace(value))
        {
            return value.Trim();
        }

        Refuse($"takes the setting '{setting}', which is not set: set it as an environment variable or under Values of local.settings.json.");
        return null;
    }

    /// <summary>Makes the sentence for a broken rule.</summary>
    public static string Describe(MethodInfo method, string error) => $"{method.DeclaringType!.FullName}.{method.Name} {error}";
}
