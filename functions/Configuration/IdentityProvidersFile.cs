using System.Text;
using WasmOs.Functions.Federation;
using WasmOs.Functions.Pipeline;
using WasmOs.Functions.Settings.Table;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Federation;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace WasmOs.Functions.Configuration;

/// <summary>Reads the operator's YAML or JSON file of identity providers: a mapping with the list <c>providers</c>.</summary>
internal static class IdentityProvidersFile
{
    private const long MaxBytes = 1 << 20;

    private static readonly string Setting = FederationSettings.ProvidersFile.Name;

    /// <summary>Reads the file.</summary>
    /// <param name="path">The absolute path of the file.</param>
    /// <param name="variables">Finds the value of an environment variable that the file names for a secret.</param>
    /// <param name="errors">Receives a sentence, with the line number, for each error in the file.</param>
    /// <returns>The providers; none when the file has an error.</returns>
    public static FederationOptions Read(string path, Func<string, string?> variables, ICollection<string> errors) =>
        OperatorFile.Read(Setting, path, MaxBytes, text => Parse(path, text, variables, errors), FederationOptions.None, errors);

    /// <summary>Reads the text of the file. <paramref name="file"/> is its path for error messages.</summary>
    public static FederationOptions Parse(string file, string text, Func<string, string?> variables, ICollection<string> errors)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            Fault(e.Start, $"it is not valid YAML: {e.Message}");
            return FederationOptions.None;
        }

        if (yaml.Documents.Count != 1 || yaml.Documents[0].RootNode is not YamlMappingNode root)
        {
            Fault(Mark.Empty, "it must be one mapping with providers.");
            return FederationOptions.None;
        }

        // The YAML is converted to JSON, so that one reader checks members and types; YamlJson knows the line of each field for the errors.
        var json = new YamlJson();
        if (!json.TryWrite(root, out var problem, out var place))
        {
            Fault(place, problem);
            return FederationOptions.None;
        }

        var faults = new FieldErrors();
        var drafts = ProviderBody.Read(Encoding.UTF8.GetBytes(json.Text), faults);
        var options = faults.IsEmpty ? ProviderChecks.Check(drafts, variables, faults) : FederationOptions.None;
        foreach (var (field, messages) in faults.Messages)
        {
            foreach (var message in messages)
            {
                Fault(json.PlaceOf(field) ?? root.Start, $"{field}: {message}");
            }
        }

        return faults.IsEmpty ? options : FederationOptions.None;

        void Fault(Mark place, string fault) => errors.Add($"{Setting}: {LogText.Escape(file)} line {place.Line}: {fault}");
    }
}
