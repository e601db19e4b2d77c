namespace WasmOs.Functions.Settings;

/// <summary>Reads the text of a setting.</summary>
/// <param name="text">The text as the user wrote it, without white space around it.</param>
/// <param name="faults">Receives errors that are more specific than "is not what is expected". Each begins with the setting's name.</param>
/// <param name="value">The value, when the text is valid.</param>
/// <returns>Whether the text is valid. When it is not and <paramref name="faults"/> received nothing, the caller adds the general error.</returns>
internal delegate bool SettingParser<T>(string text, ICollection<string> faults, out T value);
