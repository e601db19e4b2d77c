namespace WasmOs.Host.Tests.Configuration;

/// <summary>Settings and data are found where users expect them, whatever folder the program is started in.</summary>
[Trait("Trial", "1.24")]
public sealed class SettingsPlaceTests : IDisposable
{
    private readonly SettingsFolder _folder = new();

    [Fact]
    public void Read_StartedInAFolderBelow_TakesFilesAndDataOfTheRoot()
    {
        _folder.Host("""{ "extensions": { "http": { "routePrefix": "root" } } }""")
            .Local("""{ "Values": { "SERVER_PORT": "1234", "CAPABILITIES_FILE": "caps.yaml" } }""");

        File.WriteAllText(Path.Combine(_folder.Working, "caps.yaml"), "module_capabilities: {}");

        var options = _folder.ReadIn(Path.Combine("host", "deeper"));

        Assert.Equal(("root", 1234), (options.RoutePrefix, options.Port));
        Assert.Equal(Path.Combine(_folder.Working, ".data"), options.DataDirectory);
        Assert.Equal(Path.Combine(_folder.Working, "caps.yaml"), options.Settings["CAPABILITIES_FILE"]);
    }

    [Fact]
    public void Read_RelativePaths_StartWhereTheyAreWritten()
    {
        _folder.Local("""{ "Values": { "DATA_DIR": "of-file" } }""");

        Assert.Equal(Path.Combine(_folder.Working, "of-file"), _folder.ReadIn("below").DataDirectory);
        Assert.Equal(Path.Combine(_folder.Working, "below", "of-variable"), _folder.ReadIn("below", ("DATA_DIR", "of-variable")).DataDirectory);
    }

    [Fact]
    public void Read_FilesBesideTheProgramOnly_AreTakenAndDataStaysInTheWorkingDirectory()
    {
        _folder.Local("""{ "Values": { "SERVER_PORT": "1234" } }""", besideProgram: true).Host("{}", besideProgram: true);

        var options = _folder.Read();

        Assert.Equal((1234, Path.Combine(_folder.Working, ".data")), (options.Port, options.DataDirectory));
    }

    [Fact]
    public void Read_FolderAboveWhereOthersCanWrite_IsNotLookedAt()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // Windows has no such permissions.
        }

        _folder.Local("""{ "Values": { "SERVER_PORT": "1234" } }""");
        File.SetUnixFileMode(_folder.Working, File.GetUnixFileMode(_folder.Working) | UnixFileMode.OtherWrite);

        var options = _folder.ReadIn("below");

        Assert.Equal((8080, Path.Combine(_folder.Working, "below", ".data")), (options.Port, options.DataDirectory));
    }

    public void Dispose() => _folder.Dispose();
}
