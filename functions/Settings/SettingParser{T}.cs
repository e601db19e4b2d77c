namespace WasmOs.Functions.Settings;

/// <summary>Reads the text of a setting.</summary>
/// <param name="text">As the user wrote it, without blanks around it.</param>
/// <param name="faults">Takes sentences that say more than "is not what is expected"; each begins with the setting's name.</param>
/// <param name="value">The value.</param>
/// <returns>Whether the text is one. When it is not and nothing was added to <paramref name="faults"/>, the general sentence is.</returns>
internal delegate bool SettingParser<T>(string text, ICollection<string> faults, out T value);
