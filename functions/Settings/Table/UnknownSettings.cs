using System.Text.RegularExpressions;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Settings.Table;

/// <summary>
/// Reports names that look like settings and are not, so that nobody relies on a misspelt limit. A machine has many variables of other programs. So a variable
/// is reported only when its name is nearly that
/// of a setting, begins as settings do, or is in the list of unsupported settings. docs/decisions/0022 has the rule and its reasons.
/// </summary>
/// <param name="errors">Receives a sentence for each name that prevents the start.</param>
/// <param name="warnings">Receives a sentence for each name that does not prevent the start.</param>
/// <param name="onAzure">
/// Whether the settings are those of the worker on Azure Functions. Then settings of the embedded host are reported, and names that begin as Azure's own
/// settings do are not checked.
/// </param>
public sealed partial class UnknownSettings(ICollection<string> errors, ICollection<string> warnings, bool onAzure = false)
{
    private const string Prefix = "WASMOS_";

    /// <summary>The variables of OpenTelemetry and of Azure Monitor. Their exporters read those that are no settings here.</summary>
    private static readonly string[] TelemetryFamilies = ["OTEL_", "APPLICATIONINSIGHTS_"];

    private static readonly string Hint = $"If it belongs to another program, name it in {ServerSettings.IgnoredSettings.Name}.";

    // The first words of the settings' names, such as SERVER_ and MAX_.
    private static readonly HashSet<string> Families =
        SettingTable.All.Where(setting => setting.Name.Contains('_', StringComparison.Ordinal) && !setting.Name.Any(char.IsAsciiLetterLower))
        .Select(setting => setting.Name[..(setting.Name.IndexOf('_', StringComparison.Ordinal) + 1)]).ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] AzureFamilies = [
        "FUNCTIONS_", "AzureWebJobs", "AzureFunctions", "WEBSITE_", "SCM_", "APPINSIGHTS_", "APPLICATIONINSIGHTS_", "ASPNETCORE_", "DOTNET_",
        "languageWorkers"
    ];

    /// <summary>Checks the names of environment variables.</summary>
    /// <param name="variables">All environment variables.</param>
    /// <param name="ignored">Names that the operator says belong to other programs.</param>
    public void CheckVariables(IEnumerable<KeyValuePair<string, string>> variables, IReadOnlyList<string> ignored)
    {
        ArgumentNullException.ThrowIfNull(variables);
        foreach (var (name, value) in variables.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            if (string.IsNullOrWhiteSpace(value) || ignored.Contains(name, StringComparer.OrdinalIgnoreCase) || IsServiceLink(name, value))
            {
                continue;
            }

            if (onAzure && SettingTable.ByName.TryGetValue(name, out var setting) && setting.OnAzure is { } instead)
            {
                errors.Add($"{setting.Name}: is not supported on Azure Functions. {instead} {Hint}");
            }
            else if ((IsOtherCase(name) || !IsOurs(name, value)) && !(onAzure && AzureFamilies.Any(family => IsOfFamily(name, family))))
            {
                CheckVariable(name);
            }
        }
    }

    /// <summary>
    /// Checks the names under <c>Values</c> of <c>local.settings.json</c>. The file belongs to this program, so each unknown name is reported.
    /// </summary>
    /// <param name="values">The members of <c>Values</c>.</param>
    /// <param name="ignored">Names that the operator says belong to other programs.</param>
    public void CheckFile(IEnumerable<KeyValuePair<string, string>> values, IReadOnlyList<string> ignored)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (var (name, value) in values)
        {
            if (IsOurs(name, value) || ignored.Contains(name, StringComparer.OrdinalIgnoreCase) || AzureFamilies.Any(family => IsOfFamily(name, family)))
            {
                continue;
            }

            var where = $"local.settings.json: {Quoted.Of(name)}";
            if (UnsupportedSettings.Find(name) is { } advice)
            {
                errors.Add($"{where} is not supported. {advice}");
            }
            else if (NearestName.Find(name, Names) is { } nearest)
            {
                errors.Add($"{where} is not a setting; did you mean {nearest}?");
            }
            else
            {
                warnings.Add($"{where} is not a setting of WasmOS; it has an effect only where a trigger names it (%{Quoted.Of(name)[1..^1]}%).");
            }
        }
    }

    /// <summary>
    /// Whether a variable's name differs from that of a setting only by upper and lower case. Except on Windows, it is then another variable and has no effect.
    /// Settings that Azure writes in mixed case are
    /// accepted in any case.
    /// </summary>
    public static bool IsOtherCase(string name) => !OperatingSystem.IsWindows() && SettingTable.ByName.TryGetValue(name, out var setting)
        && !setting.Name.Equals(name, StringComparison.Ordinal) && !setting.Name.Any(char.IsAsciiLetterLower);

    private static IEnumerable<string> Names => SettingTable.All.Select(setting => setting.Name);

    private void CheckVariable(string name)
    {
        if (UnsupportedSettings.Find(name) is { } advice)
        {
            errors.Add($"{Quoted.Of(name)[1..^1]}: is not supported. {advice} {Hint}");
            return;
        }

        if (TelemetryFamilies.Any(family => IsOfFamily(name, family)))
        {
            return;
        }

        var isFamily = Families.Any(family => IsOfFamily(name, family));
        var isPrefixed = IsOfFamily(name, Prefix);
        var nearest = SettingTable.ByName.TryGetValue(name, out var same) ? same.Name
            : isFamily ? NearestName.Find(name, Names)
            : isPrefixed ? NearestName.Find(name[Prefix.Length..], Names)
            : Names.FirstOrDefault(known => NearestName.IsNear(name, known, Math.Max(1, known.Length / 5)));
        if (nearest is not null)
        {
            errors.Add($"{Quoted.Of(name)[1..^1]}: is not a setting; did you mean {nearest}? {Hint}");
        }
        else if (isPrefixed)
        {
            errors.Add($"{Quoted.Of(name)[1..^1]}: is not a setting. --help lists all settings. {Hint}");
        }
        else if (isFamily)
        {
            warnings.Add($"{Quoted.Of(name)[1..^1]}: is not a setting of WasmOS and has no effect. {Hint}");
        }
    }

    // A variable with an empty value counts as not set, so its name is not checked.
    private static bool IsOurs(string name, string value) => SettingTable.ByName.ContainsKey(name) || string.IsNullOrWhiteSpace(value);

    private static bool IsOfFamily(string name, string family) => name.StartsWith(family, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether a variable describes another container. Kubernetes and Docker set such variables in each container: for a service "wasmos" they set
    /// WASMOS_SERVICE_HOST and more.
    /// </summary>
    private static bool IsServiceLink(string name, string value) =>
        ServiceLink().IsMatch(name) || (name.EndsWith("_PORT", StringComparison.Ordinal) && ServiceAddress().IsMatch(value));

    [GeneratedRegex("_SERVICE_(HOST|PORT)(_[A-Z0-9_]+)?$|_PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$", RegexOptions.CultureInvariant)]
    private static partial Regex ServiceLink();

    [GeneratedRegex("^(tcp|udp|sctp)://", RegexOptions.CultureInvariant)]
    private static partial Regex ServiceAddress();
}
