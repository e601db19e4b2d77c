using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.Runtime;
using WasmOs.TestKit;

namespace WasmOs.Host.Tests.Product;

public sealed class RestartTests : IDisposable
{
    private const string Add = """{"function":"add","args":[5,3]}""";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-restart-");

    [Fact]
    [Trait("Trial", "1.27")]
    public async Task Restart_OnTheSameFolder_KeepsModulesAndHistoryAndStartsFromTheArtifact()
    {
        string id;
        await using (var before = await ProductHost.StartAsync(_folder.FullName))
        {
            await before.Api.KeepAsync("kept", Guests.Calc());
            id = Id(await before.Api.RunAsync("kept", Add));
            await before.Host.Services.GetRequiredService<WasmRuntime>().WhenIdleAsync().WaitAsync(ProductClient.Limit);
            await before.Host.StopAsync();
        }

        await using var after = await ProductHost.StartAsync(_folder.FullName);
        var entry = await after.Api.GetAsync("/api/v1/executions/" + id);
        var run = await after.Api.RunAsync("kept", Add);

        Assert.Equal(8, entry.Json.GetProperty("result").GetInt32());
        Assert.Equal((8, "artifact"), (run.GetProperty("result").GetInt32(), Start(run)));
        Assert.Equal([Id(run), id], (await after.Api.GetAsync("/api/v1/executions")).Json.GetProperty("executions").EnumerateArray().Select(Id));
        Assert.Contains(Start(await after.Api.RunAsync("kept", Add)), (string[])["memory", "warm"]);
    }

    [Fact]
    public async Task Restart_WithAnArtifactThatWasTamperedWith_CompilesAgain()
    {
        await using (var before = await ProductHost.StartAsync(_folder.FullName))
        {
            await before.Api.KeepAsync("tampered", Guests.Calc());
            await before.Host.Services.GetRequiredService<WasmRuntime>().WhenIdleAsync().WaitAsync(ProductClient.Limit);
            await before.Host.StopAsync();
        }

        var spoilt = SpoilArtifacts();
        await using var after = await ProductHost.StartAsync(_folder.FullName);
        var run = await after.Api.RunAsync("tampered", Add);

        Assert.NotEqual(0, spoilt);
        Assert.Equal((8, "cold"), (run.GetProperty("result").GetInt32(), Start(run)));
    }

    [Fact]
    public async Task Start_OnAFolderThatAnotherHostOwns_SaysWhose()
    {
        await using var owner = await ProductHost.StartAsync(_folder.FullName);
        using var second = new HostProcess(("SERVER_PORT", "0"), ("DATA_DIR", _folder.FullName));

        (var exitCode, var errors) = await second.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains(_folder.FullName, errors, StringComparison.Ordinal);
        Assert.Contains("DATA_DIR", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.Equal(200, (await owner.Api.GetAsync("/api/v1/health/ready")).Status);
    }

    [Fact]
    public async Task Start_WithAFolderBelowAFile_SaysWhatToSet()
    {
        var file = Path.Combine(_folder.FullName, "file");
        await File.WriteAllTextAsync(file, "x");
        using var host = new HostProcess(
            ("SERVER_PORT", "0"), ("DATA_DIR", Path.Combine(file, "data")), ("ARTIFACT_KEY", Convert.ToBase64String(new byte[32])));

        (var exitCode, var errors) = await host.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains(file, errors, StringComparison.Ordinal);
        Assert.Contains("DATA_DIR", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("SERVER_PORT", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithAnAccountThatCannotBeRead_SaysWhichSettingAndNotItsValue()
    {
        using var host = new HostProcess(("SERVER_PORT", "0"), ("AzureWebJobsStorage", "AccountName=me;AccountKey=not-base-64-secret"));

        (var exitCode, var errors) = await host.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("AzureWebJobsStorage", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private int SpoilArtifacts()
    {
        var spoilt = 0;
        foreach (var file in _folder.EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => file.FullName.Contains("artifacts", StringComparison.Ordinal) && file.Length > 1000))
        {
            var content = File.ReadAllBytes(file.FullName);
            content[content.Length / 2] ^= 1;
            File.WriteAllBytes(file.FullName, content);
            spoilt++;
        }

        return spoilt;
    }

    private static string Id(JsonElement run) => run.GetProperty("execution_id").GetString()!;

    private static string? Start(JsonElement run) => run.GetProperty("usage").GetProperty("start").GetString();
}
