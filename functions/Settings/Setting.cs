namespace WasmOs.Functions.Settings;

/// <summary>One setting as users know it: its name, its meaning and its allowed values. Immutable.</summary>
public abstract class Setting
{
    private protected Setting(string name, string meaning, string expected, string? defaultText) =>
        (Name, Meaning, Expected, Default) = (name, meaning, expected, defaultText);

    /// <summary>The name of the environment variable, and of the member of <c>Values</c> in <c>local.settings.json</c>.</summary>
    public string Name { get; }

    /// <summary>What the setting does, with its unit: a phrase of one line without a full stop.</summary>
    public string Meaning { get; }

    /// <summary>The allowed values, such as <c>a whole number from 1 to 10</c>. The text follows "is not" in an error message.</summary>
    public string Expected { get; }

    /// <summary>
    /// The default value as the user would write it. Null when there is none, or when <see cref="DefaultNote"/> describes it.
    /// </summary>
    public string? Default { get; }

    /// <summary>Describes a default that is not one fixed value, such as <c>64 a core</c>.</summary>
    public string? DefaultNote { get; init; }

    /// <summary>Whether the value is a secret, which no error message and no log line may show.</summary>
    public bool IsSecret { get; init; }

    /// <summary>
    /// Whether the value is a path. A relative path in a file starts at the file's folder, and one in an environment variable at the working directory.
    /// </summary>
    public bool IsPath { get; init; }

    /// <summary>What to do instead on Azure Functions, as sentences, when the setting has no effect there. Null when the worker has the setting too.</summary>
    public string? OnAzure { get; init; }

    /// <summary>Whether only the embedded host has the setting.</summary>
    public bool OnlyEmbedded => OnAzure is not null;

    /// <summary>Whether on Azure Functions the Functions host reads the setting itself, and not the worker.</summary>
    public bool IsOfFunctionsHost { get; init; }

    /// <summary>Checks a value and adds its errors.</summary>
    public abstract void Check(string text, ICollection<string> faults);
}
