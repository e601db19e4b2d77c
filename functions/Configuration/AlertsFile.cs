using WasmOs.Functions.Alerts;
using WasmOs.Functions.Settings.Table;
using WasmOs.Kernel.Alerts;

namespace WasmOs.Functions.Configuration;

/// <summary>Reads the operator's YAML or JSON file of alert rules: a mapping whose member <c>alerts</c> is a list of rules.</summary>
internal static class AlertsFile
{
    private const long MaxBytes = 1 << 18;

    private static readonly string Setting = AlertSettings.RulesFile.Name;

    /// <summary>Reads the file into the options, which must have their other settings of alerts already.</summary>
    /// <param name="path">The absolute path of the file.</param>
    /// <param name="options">The options.</param>
    /// <param name="errors">Receives a sentence, with the line number, for each error in the file.</param>
    public static void Read(string path, ProductOptions options, ICollection<string> errors) =>
        OperatorFile.Read(Setting, path, MaxBytes, text => Parse(path, text, options, errors), false, errors);

    /// <summary>Reads the text of the file. <paramref name="file"/> is its path for error messages. False when something is wrong.</summary>
    public static bool Parse(string file, string text, ProductOptions options, ICollection<string> errors) => OperatorYaml.Read(
        Setting, file, text, "alerts",
        (json, faults) =>
        {
            var rules = AlertRulesBody.Read(json, faults);
            options.Alerts.Rules = faults.IsEmpty ? [.. rules] : [];
            AlertRuleBook.CheckFile(options.Alerts, options.WebhookTargets, faults);
            options.Alerts.Rules = faults.IsEmpty ? options.Alerts.Rules : [];
            return true;
        },
        false, errors);
}
