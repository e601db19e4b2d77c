using System.Text;
using WasmOs.Runtime;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.FileSystem;
using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Conformance.Tests;

/// <summary>Every program of both published suites of WASI preview 1, each by name, none left out.</summary>
public sealed class WasiConformanceTests(RuntimeFixture fixture) : IClassFixture<RuntimeFixture>
{
    public static TheoryData<string> TestSuite => Suites.TestSuiteNames;

    public static TheoryData<string> Other => Suites.OtherNames;

    [Theory]
    [MemberData(nameof(TestSuite))]
    public void Run_WasiTestSuite_MeetsExpectations(string name) => Check(name);

    [Theory]
    [MemberData(nameof(Other))]
    public void Run_OtherSuite_MeetsExpectations(string name) => Check(name);

    [Fact]
    public void Suites_Whole_HaveAllPrograms()
    {
        Assert.Equal(72, TestSuite.Count);
        Assert.Equal(52, Other.Count);
    }

    private static ResourceLimits Limits => ResourceLimits.Default with { Timeout = TimeSpan.FromSeconds(20) };

    private void Check(string name)
    {
        var program = Suites.Read(name);
        using var module = fixture.Runtime.LoadFile(program.File);
        var outcome = module.Run(Options(program), Limits);

        var stderr = Encoding.UTF8.GetString(outcome.Stderr.Span);
        var trapped = outcome.Fault is { Kind: not FaultKind.ExitCode };
        var code = trapped ? SuiteProgram.Trapped : outcome.ExitCode ?? 0;
        Assert.True(program.ExitCode == code, $"expected code {program.ExitCode}, got {code} ({outcome.Fault?.Message})\n{stderr}");
        Assert.Equal(program.Stdout ?? Encoding.UTF8.GetString(outcome.Stdout.Span), Encoding.UTF8.GetString(outcome.Stdout.Span));
        Assert.Equal(program.Stderr ?? stderr, stderr);
    }

    private static WasiOptions Options(SuiteProgram program) => new()
    {
        Arguments = [Path.GetFileName(program.File), .. program.Arguments],
        Environment = program.Environment,
        Stdin = new BytesInput(program.Stdin),
        Mounts = program.Folder is { } folder ? [new ScratchMount(program.GuestPath, FolderContent.Read(folder))] : [],
        Policy = new CapabilityPolicy { Files = FileGrant.ReadWrite, EnvironmentNames = ["*"] },
    };
}
