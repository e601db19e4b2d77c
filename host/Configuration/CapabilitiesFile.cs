using System.Text;
using WasmOs.Functions.Capabilities;
using WasmOs.Functions.Settings.Table;
using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Wasi;
using WasmOs.Runtime.Wasi.FileSystem.Host;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace WasmOs.Host.Configuration;

/// <summary>
/// Reads the operator's YAML file: <c>allowed_host_directories</c>, and <c>module_capabilities</c> keyed by module name, with the members that the setting <c>capabilities</c> of a module has.
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
    private readonly List<string> _faults = [];
    private readonly Dictionary<string, ModuleCapabilities> _modules = new(StringComparer.Ordinal);
    private HostDirectories? _directories;

    private CapabilitiesFile(string file, WasiLimits most, string mountSetting) => (_file, _most, _mountSetting) = (file, most, mountSetting);

    /// <summary>What the file that is set says; nothing when none is set.</summary>
    /// <exception cref="StartupException">It cannot be read or used; it names all faults with their lines.</exception>
    public static CapabilityOptions Read(HostOptions options)
    {
        if (options.Settings.GetValueOrDefault(Setting)?.Trim() is not { Length: > 0 } path)
        {
            return Complete(CapabilityOptions.None, options);
        }

        string file = Path.GetFullPath(path);
        try
        {
            return new FileInfo(file).Length <= MaxBytes
                ? Complete(Parse(path, File.ReadAllText(file), options.MaxFiles, options.MountSetting), options)
                : throw new StartupException("the settings are faulty", [$"{Setting}: '{path}' is larger than {MaxBytes} bytes."]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException("the settings are faulty", [$"{Setting}: '{path}' cannot be read: {e.Message}"]);
        }
    }

    /// <summary>Reads the file's text.</summary>
    /// <param name="file">What it is called in faults.</param>
    /// <param name="text">The text.</param>
    /// <param name="most">The ceiling of limits for all modules; null for the widest.</param>
    /// <param name="mountSetting">The setting that bounds a mount, for refusals.</param>
    public static CapabilityOptions Parse(string file, string text, WasiLimits? most = null, string mountSetting = "MAX_MOUNT_SIZE")
    {
        var reading = new CapabilitiesFile(file, most ?? WasiLimits.Widest, mountSetting);
        reading.ReadText(text);
        return reading._faults.Count == 0
            ? new CapabilityOptions { Modules = reading._modules, HostDirectories = reading._directories }
            : throw new StartupException("the capabilities file needs a change", reading._faults);
    }

    // What the settings say of all modules, beside what the file says of some.
    private static CapabilityOptions Complete(CapabilityOptions capabilities, HostOptions options) => capabilities with
    {
        Most = options.MaxFiles,
        MountSetting = options.MountSetting,
        CacheFolder = Path.Combine(options.DataDirectory, "cache", "bundles"),
    };

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
        foreach ((YamlNode key, YamlNode value) in root.Children.OrderBy(entry => NameOf(entry.Key) == DirectoriesKey ? 0 : 1))
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
                foreach ((YamlNode name, YamlNode capabilities) in modules.Children)
                {
                    ReadModule(name, capabilities);
                }

                break;
            case ModulesKey:
                Fault(value.Start, $"{ModulesKey} must be a mapping of module names.");
                break;
            case var other:
                string? nearest = NearestName.Find(other, [DirectoriesKey, ModulesKey]);
                Fault(key.Start, nearest is null ? $"'{Functions.Pipeline.LogText.Escape(other)}' is not known here. Known: {DirectoriesKey}, {ModulesKey}." : $"'{Functions.Pipeline.LogText.Escape(other)}' is not known here; did you mean {nearest}?");
                break;
        }
    }

    private void ReadDirectories(YamlNode value)
    {
        var roots = new List<string>();
        foreach (YamlNode node in value is YamlSequenceNode sequence ? sequence.Children : [value])
        {
            try
            {
                // One by one, so that each fault has its line.
                _ = new HostDirectories([NameOf(node)]);
                roots.Add(NameOf(node));
            }
            catch (ArgumentException)
            {
                Fault(node.Start, $"{DirectoriesKey}: '{Functions.Pipeline.LogText.Escape(NameOf(node))}' is not the absolute path of a directory that is there.");
            }
        }

        _directories = new HostDirectories(roots);
    }

    private void ReadModule(YamlNode name, YamlNode value)
    {
        string module = NameOf(name);
        if (!ModuleName.IsValid(module))
        {
            Fault(name.Start, $"'{Functions.Pipeline.LogText.Escape(module)}' is no module name.");
            return;
        }

        // As JSON, so that the file is read and checked by the rules of the interface; the places tell where a fault's field stands.
        var json = new YamlJson();
        if (!json.TryWrite(value, out string? problem, out Mark place))
        {
            Fault(place, problem);
            return;
        }

        var faults = new FieldErrors();
        ModuleCapabilities capabilities = CapabilitiesBody.Read(Encoding.UTF8.GetBytes(json.Text), faults);
        if (faults.IsEmpty)
        {
            CapabilityRules.Check(capabilities, _directories, _most, "", faults, _mountSetting);
        }

        foreach ((string field, IReadOnlyList<string> messages) in faults.Messages)
        {
            foreach (string message in messages)
            {
                Fault(json.PlaceOf(field) ?? value.Start, $"{ModulesKey}.{module}.{field}: {message}");
            }
        }

        _modules[module] = capabilities;
    }

    private static string NameOf(YamlNode node) => (node as YamlScalarNode)?.Value ?? "";

    private void Fault(Mark place, string fault) => _faults.Add($"{_file} line {place.Line}: {fault}");
}
