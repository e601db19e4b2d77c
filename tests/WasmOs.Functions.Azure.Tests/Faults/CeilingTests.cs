using WasmOs.ProductTests.Capabilities;

namespace WasmOs.Functions.Azure.Tests.Faults;

/// <summary>What the operator allows holds under the worker too, whatever a module's owner asks for.</summary>
public sealed class CeilingTests : AccountTests, IDisposable
{
    private const string Asked = """{"clock":true,"randomness":true,"environment":["A*"]}""";

    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public async Task Patch_WithMoreThanTheOperatorsFileAllows_GrantsNoMoreThanIt()
    {
        await File.WriteAllTextAsync(_file, "module_capabilities: { bounded: { clock: false, environment: [B*] } }");
        await using var host = await WorkerApp.StartAsync(Connection, ("CAPABILITIES_FILE", _file));
        using var api = new ProductClient(host.Address);
        await api.KeepGuestAsync("bounded", Asked);
        await api.KeepGuestAsync("free", Asked);

        Assert.Equal((CapabilityGuest.NotCapable, 0, 1000), await RunAsync(api, "bounded"));
        Assert.Equal((0, 0, 1001), await RunAsync(api, "free"));
    }

    [Fact]
    public async Task Patch_BeyondACeilingOfTheSettings_IsRefusedWithTheSetting()
    {
        await using var host = await WorkerApp.StartAsync(Connection, ("MAX_OPEN_FILES", "4"));
        using var api = new ProductClient(host.Address);
        await api.KeepGuestAsync("files", """{"max_open_files":4}""");

        var refused = await api.PatchAsync("files", """{"max_open_files":5}""");

        Assert.True(refused.Status is 400 or 422, refused.Text);
        Assert.Contains("MAX_OPEN_FILES", refused.Text, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_file);

    private static async Task<(int Clock, int Random, int Environment)> RunAsync(ProductClient api, string module)
    {
        List<int> results = [];
        foreach (var function in (string[])["clock", "random", "environment"])
        {
            var run = await api.RunAsync(module, $$$"""{"function":"{{{function}}}","env":{"ABC":"1"}}""");
            results.Add(run.GetProperty("result").GetInt32());
        }

        return (results[0], results[1], results[2]);
    }
}
