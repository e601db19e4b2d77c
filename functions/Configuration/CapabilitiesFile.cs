using System.Text;
using WasmOs.Functions.Capabilities;
using WasmOs.Functions.Pipeline;
using WasmOs.Functions.Settings.Table;
using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.FileSystem.Host;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace WasmOs.Functions.Configuration;

/// <summary>
/// Reads the operator's YAML file about capabilities. Its sections are <c>allowed_host_directories</c> and <c>module_capabilities</c>. The latter is keyed by
/// module name, and each entry has the members
/// of a module's setting <c>capabilities</c>.
/// </summary>
internal sealed class CapabilitiesFile
{
    private const string ModulesKey = "module_capabilities";
    private const string DirectoriesKey = "allowed_host_directories";
    private const long MaxBytes = 1 << 20;

    private static readonly string Setting = StorageSettings.CapabilitiesFile.Name;

    private readonly string _file;
    private readonly WasiLimits _most;
    private readonly string _mountSetting;
    private readonly ICollection<string> _errors;
    private readonly Dictionary<string, ModuleCapabilities> _modules = new(StringComparer.Ordinal);
    private HostDirectories? _directories;

    private CapabilitiesFile(string file, WasiLimits most, string mountSetting, ICollection<string> errors) =>
        (_file, _most, _mountSetting, _errors) = (file, most, mountSetting, errors);

    /// <summary>Reads the file.</summary>
    /// <param name="path">The absolute path of the file.</param>
    /// <param name="start">The options from other settings: the ceilings of limits, and the name of the setting that bounds a mount.</param>
    /// <param name="errors">Receives a sentence, with the line number, for each error in the file.</param>
    /// <returns><paramref name="start"/> with the file's sections; <paramref name="start"/> unchanged when the file has an error.</returns>
    public static CapabilityOptions Read(string path, CapabilityOptions start, ICollection<string> errors) =>
        OperatorFile.Read(Setting, path, MaxBytes, text => Parse(path, text, start, errors), start, errors);

    /// <summary>Reads the text of the file. <paramref name="file"/> is its path for error messages.</summary>
    public static CapabilityOptions Parse(string file, string text, CapabilityOptions start, ICollection<string> errors)
    {
        var reading = new CapabilitiesFile(file, start.Most, start.MountSetting, errors);
        var before = errors.Count;
        reading.ReadText(text);
        return errors.Count == before ? start with { Modules = reading._modules, HostDirectories = reading._directories } : start;
    }

    private void ReadText(string text)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            Fault(e.Start, $"it is not valid YAML: {e.Message}");
            return;
        }

        if (yaml.Documents.Count == 0)
        {
            return;
        }

        if (yaml.Documents.Count > 1 || yaml.Documents[0].RootNode is not YamlMappingNode root)
        {
            Fault(yaml.Documents[^1].RootNode.Start, $"it must be one mapping with {DirectoriesKey} and {ModulesKey}.");
            return;
        }

        // Directories first: mounts are checked against them.
        foreach ((var key, var value) in root.Children.OrderBy(entry => NameOf(entry.Key) == DirectoriesKey ? 0 : 1))
        {
            ReadSection(key, value);
        }
    }

    private void ReadSection(YamlNode key, YamlNode value)
    {
        switch (NameOf(key))
        {
            case DirectoriesKey:
                ReadDirectories(value);
                break;
            case ModulesKey when value is YamlMappingNode modules:
                foreach ((var name, var capabilities) in modules.Children)
                {
                    ReadModule(name, capabilities);
                }

                break;
            case ModulesKey:
                Fault(value.Start, $"{ModulesKey} must be a mapping of module names.");
                break;
            case var other:
                var nearest = NearestName.Find(other, [DirectoriesKey, ModulesKey]);
                Fault(key.Start, nearest is null
                    ? $"'{LogText.Escape(other)}' is not known here. Known: {DirectoriesKey}, {ModulesKey}."
                    : $"'{LogText.Escape(other)}' is not known here; did you mean {nearest}?");
                break;
        }
    }

    private void ReadDirectories(YamlNode value)
    {
        var roots = new List<string>();
        foreach (var node in value is YamlSequenceNode sequence ? sequence.Children : [value])
        {
            try
            {
                // The directories are checked one by one, so that each error has its line.
                _ = new HostDirectories([NameOf(node)]);
                roots.Add(NameOf(node));
            }
            catch (ArgumentException)
            {
                Fault(node.Start, $"{DirectoriesKey}: '{LogText.Escape(NameOf(node))}' is not the absolute path of a directory that is there.");
            }
        }

        _directories = new HostDirectories(roots);
    }

    private void ReadModule(YamlNode name, YamlNode value)
    {
        var module = NameOf(name);
        if (!ModuleName.IsValid(module))
        {
            Fault(name.Start, $"'{LogText.Escape(module)}' is not a module name.");
            return;
        }

        // The YAML is converted to JSON, so that the file is read and checked by the same rules as the REST interface. YamlJson knows the line of each field
        // for the errors.
        var json = new YamlJson();
        if (!json.TryWrite(value, out var problem, out var place))
        {
            Fault(place, problem);
            return;
        }

        var faults = new FieldErrors();
        var capabilities = CapabilitiesBody.Read(Encoding.UTF8.GetBytes(json.Text), faults);
        if (faults.IsEmpty)
        {
            CapabilityRules.Check(capabilities, _directories, _most, "", faults, _mountSetting);
        }

        foreach ((var field, var messages) in faults.Messages)
        {
            foreach (var message in messages)
            {
                Fault(json.PlaceOf(field) ?? value.Start, $"{ModulesKey}.{module}.{field}: {message}");
            }
        }

        _modules[module] = capabilities;
    }

    private static string NameOf(YamlNode node) => (node as YamlScalarNode)?.Value ?? "";

    private void Fault(Mark place, string fault) => _errors.Add($"{Setting}: {_file} line {place.Line}: {fault}");
}
