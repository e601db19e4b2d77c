
namespace WasmOs.Functions.Settings.Table;

/// <summary>Relative paths start at the folder that belongs to their source, and not at the working directory of whatever started the program.</summary>
internal static class SettingPaths
{
    /// <summary>Makes the paths among settings absolute.</summary>
    /// <param name="settings">The settings; upper and lower case are one.</param>
    /// <param name="names">Those that the source gave.</param>
    /// <param name="folder">Where relative paths of the source start, absolute.</param>
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
