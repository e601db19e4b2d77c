using System.Collections.Concurrent;
using WasmOs.Conformance.Tests;

namespace WasmOs.Cli.Tests.Conformance;

/// <summary>
/// Every program of both published suites of WASI preview 1 through the command, as a child process with each kind of standard streams; two at once.
/// </summary>
[Trait("Trial", "1.19")]
public sealed class SuiteTests(CliFolder folder) : IClassFixture<CliFolder>
{
    [Theory]
    [InlineData(SuiteStreams.Pipes)]
    [InlineData(SuiteStreams.Files)]
    [InlineData(SuiteStreams.Terminal)]
    [InlineData(SuiteStreams.ClosedInput)]
    [InlineData(SuiteStreams.AllClosed)]
    public async Task Run_EveryProgramOfBothSuites_MeetsExpectations(SuiteStreams streams)
    {
        string[] names = [.. NamesOf(Suites.TestSuiteNames), .. NamesOf(Suites.OtherNames)];
        var differences = new ConcurrentBag<string>();

        await Parallel.ForEachAsync(names, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (name, _) =>
        {
            if (await new SuiteRun(folder, name).CheckAsync(streams) is { } difference)
            {
                differences.Add(difference);
            }
        });

        Assert.Equal(124, names.Length);
        Assert.True(differences.IsEmpty, string.Join('\n', differences));
    }

    private static IEnumerable<string> NamesOf(IEnumerable<object[]> rows) => rows.Select(static row => (string)row[0]);
}
