using System.Text;

namespace WasmOs.Functions.Settings.Table;

/// <summary>The table of settings for people at a terminal.</summary>
public static class SettingHelp
{
    private const string Indent = "      ";

    /// <summary>Each setting with what it means, what its value may be, and what holds without it.</summary>
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

    // What follows a full stop or a colon is advice for errors.
    private static string FirstSentence(string expected) => expected.Split(". ", 2)[0].Split(": use", 2)[0];
}
