namespace WasmOs.Functions.Settings;

/// <summary>The message that both heads write when they cannot start. It lists all errors at once.</summary>
public static class StartFailure
{
    /// <summary>The subject for errors in settings.</summary>
    public const string Settings = "these settings need a change";

    /// <summary>The whole message, with a line for each error.</summary>
    /// <param name="subject">What needs a change, such as <see cref="Settings"/>.</param>
    /// <param name="errors">The errors, one line each.</param>
    public static string Text(string subject, IEnumerable<string> errors) =>
        $"WasmOS cannot start; {subject}:{string.Concat(errors.Select(error => "\n  - " + error))}";
}
