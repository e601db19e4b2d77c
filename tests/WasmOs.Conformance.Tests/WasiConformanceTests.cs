using System.Text;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.FileSystem;
using WasmOs.Runtime.Wasi.FileSystem.Host;
using WasmOs.Runtime.Wasi.FileSystem.Memory;
using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Conformance.Tests;

/// <summary>
/// Every program of both published suites of WASI preview 1, each by name, none left out; and those that use files once more with a directory of this machine.
/// </summary>
public sealed class WasiConformanceTests(RuntimeFixture fixture) : IClassFixture<RuntimeFixture>
{
    public static TheoryData<string> TestSuite => Suites.TestSuiteNames;

    public static TheoryData<string> Other => Suites.OtherNames;

    public static TheoryData<string> WithFiles => Suites.NamesWithFiles;

    [Theory]
    [MemberData(nameof(TestSuite))]
    public void Run_WasiTestSuite_MeetsExpectations(string name) => CheckInMemory(name);

    [Theory]
    [MemberData(nameof(Other))]
    public void Run_OtherSuite_MeetsExpectations(string name) => CheckInMemory(name);

    [Theory]
    [MemberData(nameof(WithFiles))]
    public void Run_OnHostDirectory_MeetsExpectations(string name)
    {
        var program = Suites.Read(name);
        var copy = Directory.CreateTempSubdirectory("wasmos-guest-");
        try
        {
            FolderContent.Copy(program.Folder!, copy.FullName);
            Assert.True(new HostDirectories([copy.FullName]).TryMount(copy.FullName, program.GuestPath, readOnly: false, out var mount, out var fault), fault);
            Check(program, mount);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    [Fact]
    public void Suites_Whole_HaveAllPrograms()
    {
        Assert.Equal(72, TestSuite.Count);
        Assert.Equal(52, Other.Count);
    }

    private static ResourceLimits Limits => ResourceLimits.Default with { Timeout = TimeSpan.FromSeconds(60) };

    private void CheckInMemory(string name)
    {
        var program = Suites.Read(name);
        Check(program, program.Folder is { } folder ? new ScratchMount(program.GuestPath, FolderContent.Read(folder)) : null);
    }

    private void Check(SuiteProgram program, WasiMount? mount)
    {
        using var module = fixture.Runtime.LoadFile(program.File);
        var outcome = module.Run(Options(program, mount), Limits);

        var stderr = Encoding.UTF8.GetString(outcome.Stderr.Span);
        var stdout = Encoding.UTF8.GetString(outcome.Stdout.Span);
        var trapped = outcome.Fault is { Kind: not FaultKind.ExitCode };
        var code = trapped ? SuiteProgram.Trapped : outcome.ExitCode ?? 0;
        Assert.True(program.ExitCode == code, $"expected code {program.ExitCode}, got {code} ({outcome.Fault?.Message})\n{stderr}");
        Assert.Equal(program.Stdout ?? stdout, stdout);
        Assert.Equal(program.Stderr ?? stderr, stderr);
    }

    private static WasiOptions Options(SuiteProgram program, WasiMount? mount) => new()
    {
        Arguments = [Path.GetFileName(program.File), .. program.Arguments],
        Environment = program.Environment,
        Stdin = new BytesInput(program.Stdin),
        Mounts = mount is null ? [] : [mount],
        Policy = new CapabilityPolicy { Files = FileGrant.ReadWrite, EnvironmentNames = ["*"] },
    };
}
