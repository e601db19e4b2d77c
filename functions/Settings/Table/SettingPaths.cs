
namespace WasmOs.Functions.Settings.Table;

/// <summary>
/// Makes relative paths absolute. They start at the folder of their source, and not at the working directory of the program that started this one.
/// </summary>
internal static class SettingPaths
{
    /// <summary>Makes the paths among the settings absolute.</summary>
    /// <param name="settings">The settings to change. Names differ by more than upper and lower case.</param>
    /// <param name="names">The names of the settings that this source has.</param>
    /// <param name="folder">The absolute folder where relative paths of this source start.</param>
    public static void MakeAbsolute(Dictionary<string, string> settings, IEnumerable<string> names, string folder)
    {
        var given = names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in SettingTable.All.Where(setting => setting.IsPath && given.Contains(setting.Name)))
        {
            if (settings[setting.Name].Trim() is { Length: > 0 } path && !path.Contains('\0', StringComparison.Ordinal))
            {
                settings[setting.Name] = Path.GetFullPath(path, folder);
            }
        }
    }
}
