using System.Text;

namespace WasmOs.Functions.Settings.Table;

/// <summary>The text of <c>--help</c> about settings.</summary>
public static class SettingHelp
{
    private const string Indent = "      ";

    /// <summary>Each setting with its meaning, its allowed values and its default.</summary>
    public static string Text()
    {
        var text = new StringBuilder();
        foreach (var setting in SettingTable.All)
        {
            text.Append("  ").AppendLine(setting.Name);
            text.Append(Indent).AppendLine(setting.Meaning.Replace("`", "", StringComparison.Ordinal));
            text.Append(Indent).Append("value: ").Append(FirstSentence(setting.Expected)).Append(setting.IsSecret ? " (a secret)" : "");
            text.Append("; default: ").AppendLine((setting.Default ?? setting.DefaultNote ?? "none").Replace("`", "", StringComparison.Ordinal));
        }

        return text.ToString();
    }

    // The text after a full stop or after ": use" is advice for error messages.
    private static string FirstSentence(string expected) => expected.Split(". ", 2)[0].Split(": use", 2)[0];
}
