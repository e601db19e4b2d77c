using WasmOs.FunctionsHosting;

namespace WasmOs.Functions.Azure.Tests.Hosting;

/// <summary>A worker with wrong settings never becomes ready: it ends, and says all that is wrong at once.</summary>
[Collection(WorkerCollection.Name)]
public sealed class WrongSettingTests(WorkerFixture fixture)
{
    private const string Secret = "aHVudGVyMg==";

    [Fact]
    public async Task StartAsync_SeveralWrongSettings_EndsWithAllOfThemAndNoStack()
    {
        var options = WorkerApp.Options(
            fixture.StorageConnection, ("SCHEDULER_POLICY", "x"), ("ARTIFACT_KEY", Secret), ("MEMORY_LIMIT", "1"), ("CAPABILITIES_FILE", "no-such-file.yaml"), ("SERVER_PORT", "80"), ("MAX_WASM_SIZES", "1"));

        var failure = await Assert.ThrowsAsync<WorkerStartException>(() => FunctionsHost.StartAsync(options));

        var lines = failure.Output.Where(entry => entry.Source == WorkerLogSource.StandardError).Select(entry => entry.Message).ToList();
        string[] expected =
        [
            "WasmOS cannot start; these settings need a change:",
            "  - SCHEDULER_POLICY: 'x' is not round_robin, priority, cooperative or fair_share.",
            "  - ARTIFACT_KEY: is not the base 64 of 32 bytes or more.",
            "  - MEMORY_LIMIT: '1' is not a whole number from 65536 to 4294967296.",
            $"  - CAPABILITIES_FILE: '{Path.Combine(WorkerApp.Folder, "no-such-file.yaml")}' cannot be read: ",
            "  - SERVER_PORT: is not supported on Azure Functions. ",
            "  - MAX_WASM_SIZES: is not a setting; did you mean MAX_WASM_SIZE?",
        ];
        Assert.Equal(1, failure.ExitCode);
        Assert.Equal(expected.Length, lines.Count);
        Assert.All(expected, line => Assert.Contains(lines, given => given.StartsWith(line, StringComparison.Ordinal)));
        Assert.DoesNotContain(Secret, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(failure.Output, entry => entry.Exception is not null);
    }
}
