namespace WasmOs.Functions.Settings;

/// <summary>The words with which either head says at once all that hinders its start.</summary>
public static class StartFailure
{
    /// <summary>What is wrong as a whole when settings are.</summary>
    public const string Settings = "these settings need a change";

    /// <summary>The whole text, a line for each mistake.</summary>
    /// <param name="subject">What is wrong as a whole, such as <see cref="Settings"/>.</param>
    /// <param name="errors">One line a mistake.</param>
    public static string Text(string subject, IEnumerable<string> errors) => $"WasmOS cannot start; {subject}:{string.Concat(errors.Select(error => "\n  - " + error))}";
}
