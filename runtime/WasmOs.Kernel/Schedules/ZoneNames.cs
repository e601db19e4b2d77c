using System.Collections.Frozen;

namespace WasmOs.Kernel.Schedules;

/// <summary>The exact names of this machine's time zones. Thread-safe.</summary>
/// <remarks>
/// <para>A name is looked up here first, because <see cref="TimeZoneInfo"/> also finds files that are no zones: any file below its folder, such as
/// <c>right/Europe/Oslo</c>, whose leap seconds it misreads as a daylight saving rule, or <c>localtime</c>. And once a zone is in its cache, it finds the zone
/// under its name in any case.</para>
/// </remarks>
internal static class ZoneNames
{
    private const string DefaultFolder = "/usr/share/zoneinfo";
    private const int MaxDepth = 3;

    private static readonly FrozenSet<string> NoZones =
        FrozenSet.Create(StringComparer.Ordinal, "right", "posix", "localtime", "posixrules", "Factory", "leapseconds", "SECURITY", "LastChange");

    private static readonly Lazy<FrozenSet<string>> Known = new(Read);

    /// <summary>All names, case-sensitive.</summary>
    public static FrozenSet<string> All => Known.Value;

    private static FrozenSet<string> Read()
    {
        var names = TimeZoneInfo.GetSystemTimeZones().Where(zone => zone.HasIanaId).Select(zone => zone.Id).ToHashSet(StringComparer.Ordinal);
        var folder = Environment.GetEnvironmentVariable("TZDIR") is { Length: > 0 } given ? given : DefaultFolder;
        if (!OperatingSystem.IsWindows() && Directory.Exists(folder))
        {
            Add(folder, "", 1, names);
        }

        names.RemoveWhere(name => NoZones.Contains(name.Split('/')[0]));
        names.Add(ScheduleSettings.DefaultTimeZone);
        return names.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Adds the zone files below a folder. The system's list omits older names that people still use, such as US/Eastern.</summary>
    private static void Add(string folder, string prefix, int depth, HashSet<string> names)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(folder))
        {
            var name = prefix + Path.GetFileName(path);
            if (!Directory.Exists(path))
            {
                // Tables and lists have a file extension; zones have none.
                if (!name.Contains('.', StringComparison.Ordinal))
                {
                    names.Add(name);
                }
            }
            else if (depth < MaxDepth && !NoZones.Contains(name))
            {
                Add(path, name + "/", depth + 1, names);
            }
        }
    }
}
