namespace WasmOs.Functions.Settings;

/// <summary>One setting as users know it: what it is called, what it means and what its value may be. Immutable.</summary>
public abstract class Setting
{
    private protected Setting(string name, string meaning, string expected, string? defaultText) =>
        (Name, Meaning, Expected, Default) = (name, meaning, expected, defaultText);

    /// <summary>The name of the environment variable, and of the member of <c>Values</c> in <c>local.settings.json</c>.</summary>
    public string Name { get; }

    /// <summary>What it does, with its unit: a phrase of one line, without a full stop at its end.</summary>
    public string Meaning { get; }

    /// <summary>What its value may be, such as <c>a whole number from 1 to 10</c>; follows "is not" in an error.</summary>
    public string Expected { get; }

    /// <summary>The value that holds when it is not set, as the user would write it; null when there is none, or when the words in <see cref="DefaultNote"/> say more.</summary>
    public string? Default { get; }

    /// <summary>What holds when it is not set and no single value says it, such as <c>64 a core</c>.</summary>
    public string? DefaultNote { get; init; }

    /// <summary>Whether its value may never be shown: not in an error, not in a log line.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether its value is a path. A relative one starts at the folder of the file that it stands in, or at the working directory for a variable.</summary>
    public bool IsPath { get; init; }

    /// <summary>What to do on Azure Functions, where the setting has no effect, as sentences; null when the worker there has the setting too.</summary>
    public string? OnAzure { get; init; }

    /// <summary>Whether only the embedded host has it.</summary>
    public bool OnlyEmbedded => OnAzure is not null;

    /// <summary>Whether Azure Functions has it too: the Functions host reads the setting there itself, and not the worker.</summary>
    public bool IsOfFunctionsHost { get; init; }

    /// <summary>Reads a value only for its faults.</summary>
    public abstract void Check(string text, ICollection<string> faults);
}
