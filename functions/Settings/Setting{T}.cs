using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Settings;

/// <summary>A setting with the function that converts its text to a value.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class Setting<T> : Setting
{
    private readonly SettingParser<T> _parse;

    internal Setting(string name, string meaning, string expected, string? defaultText, SettingParser<T> parse)
        : base(name, meaning, expected, defaultText) => _parse = parse;

    /// <summary>Reads a value.</summary>
    /// <param name="text">The text as the user wrote it, without white space around it.</param>
    /// <param name="faults">Receives a sentence for each error. It begins with the setting's name.</param>
    /// <param name="value">The value, when there is no error.</param>
    public bool TryParse(string text, ICollection<string> faults, out T value)
    {
        ArgumentNullException.ThrowIfNull(faults);
        var before = faults.Count;
        if (!_parse(text, faults, out value) && faults.Count == before)
        {
            faults.Add(IsSecret ? $"{Name}: is not {Expected}." : $"{Name}: {Quoted.Of(text)} is not {Expected}.");
        }

        return faults.Count == before;
    }

    /// <inheritdoc/>
    public override void Check(string text, ICollection<string> faults) => TryParse(text, faults, out _);
}
