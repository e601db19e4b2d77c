using System.Text;
using WasmOs.Functions.Pipeline;
using WasmOs.Kernel.Errors;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace WasmOs.Functions.Configuration;

/// <summary>
/// Reads the text of an operator's YAML file by way of JSON, so that one reader checks members and types, and says what is wrong with its line.
/// </summary>
internal static class OperatorYaml
{
    /// <summary>Reads the text.</summary>
    /// <param name="setting">The name of the setting that names the file, with which errors begin.</param>
    /// <param name="file">The file's path, for error messages.</param>
    /// <param name="text">The text.</param>
    /// <param name="content">What the mapping must have, for error messages.</param>
    /// <param name="read">Reads the JSON, and adds what is wrong to the errors.</param>
    /// <param name="otherwise">The result when something is wrong.</param>
    /// <param name="errors">Receives a sentence for each error.</param>
    public static T Read<T>(
        string setting, string file, string text, string content, Func<byte[], FieldErrors, T> read, T otherwise, ICollection<string> errors)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            Fault(e.Start, $"it is not valid YAML: {e.Message}");
            return otherwise;
        }

        if (yaml.Documents.Count != 1 || yaml.Documents[0].RootNode is not YamlMappingNode root)
        {
            Fault(Mark.Empty, $"it must be one mapping with {content}.");
            return otherwise;
        }

        // YamlJson knows the line of each field for the errors.
        var json = new YamlJson();
        if (!json.TryWrite(root, out var problem, out var place))
        {
            Fault(place, problem);
            return otherwise;
        }

        var faults = new FieldErrors();
        var result = read(Encoding.UTF8.GetBytes(json.Text), faults);
        foreach (var (field, messages) in faults.Messages)
        {
            foreach (var message in messages)
            {
                Fault(json.PlaceOf(field) ?? root.Start, $"{field}: {message}");
            }
        }

        return faults.IsEmpty ? result : otherwise;

        void Fault(Mark at, string fault) => errors.Add($"{setting}: {LogText.Escape(file)} line {at.Line}: {fault}");
    }
}
