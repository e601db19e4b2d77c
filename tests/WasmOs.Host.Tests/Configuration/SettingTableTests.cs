using System.Reflection;
using System.Text.RegularExpressions;
using WasmOs.Functions.Settings;
using WasmOs.Functions.Settings.Table;
using WasmOs.TestKit;

namespace WasmOs.Host.Tests.Configuration;

/// <summary>Every setting that the code declares is in the table of settings, in the help and in docs/settings.md, and is read.</summary>
[Trait("Trial", "1.24")]
public sealed partial class SettingTableTests : IDisposable
{
    private readonly SettingsFolder _folder = new();

    [Fact]
    public void All_EverySettingThatIsDeclared_IsListedOnce()
    {
        string[] declared = [.. typeof(SettingTable).Assembly.GetTypes().Where(type => type.Namespace == typeof(SettingTable).Namespace)
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Static))
                .Where(property => typeof(Setting).IsAssignableFrom(property.PropertyType))
            .Select(property => ((Setting)property.GetValue(null)!).Name)];

        Assert.Equal(declared.Order(), SettingTable.All.Select(setting => setting.Name).Order());
        Assert.Equal(declared.Length, declared.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void SettingsPage_ItsTable_NamesEverySettingWithItsDefaultAndItsHead()
    {
        var rows = new Dictionary<string, (string Default, string Head)>();
        foreach (var row in File.ReadLines(Path.Combine(SourceTree.Root, "docs", "settings.md")).TakeWhile(line => line != "## host.json"))
        {
            var cells = row.Split(" | ");
            if (cells.Length != 4 || !cells[0].StartsWith("| `", StringComparison.Ordinal))
            {
                continue;
            }

            string[] names = [.. Code().Matches(cells[0]).Select(match => match.Groups[1].Value)];
            for (var i = 0; i < names.Length; i++)
            {
                rows.Add(names[i], (CellOf(cells[2], i, names.Length).Trim('`'), CellOf(cells[3].TrimEnd(' ', '|'), i, names.Length)));
            }
        }

        Assert.Equal(SettingTable.All.Select(setting => setting.Name).Order(), rows.Keys.Order());
        Assert.All(SettingTable.All, setting => Assert.Equal(
            (setting.Name, (setting.Default ?? setting.DefaultNote ?? "none").Trim('`'), setting.OnlyEmbedded
                ? "embedded"
                : "both"), (setting.Name, rows[setting.Name].Default, rows[setting.Name].Head)));
    }

    [Fact]
    public void Read_EachDefaultSetByHand_ChangesNothing()
    {
        var unset = _folder.Read();

        var set = _folder.Read([.. SettingTable.All.Where(setting => setting.Default is not null).Select(setting => (setting.Name, setting.Default!))]);

        Assert.All(typeof(HostOptions).GetProperties().Where(property => property.PropertyType.IsValueType || property.PropertyType == typeof(string)),
            property => Assert.Equal((property.Name, property.GetValue(unset)), (property.Name, property.GetValue(set))));
        Assert.Equal(unset.Queues.Lease, set.Queues.Lease);
    }

    [Fact]
    public void Read_WrongSecrets_AreNamedWithoutTheirValues()
    {
        Setting[] secrets = [.. SettingTable.All.Where(setting => setting.IsSecret)];
        var faults = new List<string>();

        Assert.All(secrets, setting => setting.Check("hunter2", faults));

        Assert.NotEmpty(faults);
        Assert.DoesNotContain(faults, fault => fault.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void Help_EverySetting_IsTold() =>
        Assert.All(SettingTable.All, setting => Assert.Contains($"  {setting.Name}{Environment.NewLine}", SettingHelp.Text(), StringComparison.Ordinal));

    public void Dispose() => _folder.Dispose();

    // A cell has a value for each name, separated by commas, or one value for all names.
    private static string CellOf(string cell, int index, int names) =>
        names > 1 && cell.Split(", ") is var values && values.Length == names ? values[index] : cell;

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
