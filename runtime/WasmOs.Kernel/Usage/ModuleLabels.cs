namespace WasmOs.Kernel.Usage;

/// <summary>
/// Names of modules as labels of metrics: the first thousand that ran, then one label for all others, so that nobody can make a collector hold a series for
/// each of a million names. Not thread-safe.
/// </summary>
internal sealed class ModuleLabels
{
    /// <summary>How many names are labels of their own.</summary>
    public const int Capacity = 1000;

    /// <summary>The label of all other names. A module that is called so is counted among them.</summary>
    public const string Other = "other";

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The label of a name, the same one whenever it is asked for.</summary>
    public string Of(string name) =>
        _names.Contains(name) ? name
        : _names.Count >= Capacity ? Other
        : Add(name);

    private string Add(string name)
    {
        _names.Add(name);
        return name;
    }
}
