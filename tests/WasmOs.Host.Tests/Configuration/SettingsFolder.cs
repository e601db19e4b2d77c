using WasmOs.Host.Configuration;

namespace WasmOs.Host.Tests.Configuration;

/// <summary>A working directory and a program directory with settings files, deleted when disposed.</summary>
internal sealed class SettingsFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("wasmos-settings-");

    public string Working => Directory.CreateDirectory(Path.Combine(_root.FullName, "working")).FullName;

    public string Program => Directory.CreateDirectory(Path.Combine(_root.FullName, "program")).FullName;

    public HostOptions Read(params (string Name, string Value)[] environment) =>
        HostOptionsReader.Read(Working, Program, environment.ToDictionary(pair => pair.Name, pair => pair.Value));

    /// <summary>Reads the settings as a program that was started in a folder below the working directory.</summary>
    public HostOptions ReadIn(string below, params (string Name, string Value)[] environment) => HostOptionsReader.Read(
        Directory.CreateDirectory(Path.Combine(Working, below)).FullName, Program, environment.ToDictionary(pair => pair.Name, pair => pair.Value));

    public SettingsFolder Host(string json, bool besideProgram = false)
    {
        File.WriteAllText(Path.Combine(besideProgram ? Program : Working, "host.json"), json);
        return this;
    }

    public SettingsFolder Local(string json, bool besideProgram = false)
    {
        File.WriteAllText(Path.Combine(besideProgram ? Program : Working, "local.settings.json"), json);
        return this;
    }

    public void Dispose() => _root.Delete(recursive: true);
}
