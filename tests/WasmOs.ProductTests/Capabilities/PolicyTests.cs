using System.Text.Json;

namespace WasmOs.ProductTests.Capabilities;

[Collection(ProductCollection.Name)]
public sealed class PolicyTests(SharedProduct product)
{
    private const string Scratch = """ "mounts":[{"type":"scratch","path":"/"}] """;

    [Theory]
    [InlineData("clock", """{}""", 0)]
    [InlineData("clock", """{"clock":false}""", CapabilityGuest.NotCapable)]
    [InlineData("random", """{}""", 0)]
    [InlineData("random", """{"randomness":false}""", CapabilityGuest.NotCapable)]
    [InlineData("arguments", """{}""", 1001)]
    [InlineData("arguments", """{"arguments":false}""", 1000)]
    [InlineData("environment", """{"environment":["A*"]}""", 1001)]
    [InlineData("environment", """{}""", 1000)]
    [InlineData("yield", """{"allowed_syscalls":["sched_*"]}""", 0)]
    [InlineData("yield", """{"allowed_syscalls":["fd_*"]}""", CapabilityGuest.NotCapable)]
    [InlineData("yield", """{"denied_syscalls":["sched_*"]}""", CapabilityGuest.NotCapable)]
    [InlineData("write", """{"file_access":"write",""" + Scratch + "}", 0)]
    [InlineData("write", """{"file_access":"read",""" + Scratch + "}", CapabilityGuest.NotCapable)]
    [InlineData("write", """{"file_access":"none",""" + Scratch + "}", CapabilityGuest.NotCapable)]
    [InlineData("write", """{"file_access":"write","allowed_paths":["/a"],""" + Scratch + "}", 0)]
    [InlineData("write", """{"file_access":"write","allowed_paths":["/b"],""" + Scratch + "}", CapabilityGuest.NotCapable)]
    [InlineData("write", """{"file_access":"write","read_only_paths":["/a"],""" + Scratch + "}", CapabilityGuest.NotCapable)]
    public async Task Run_WithCapabilities_GetsWhatTheySay(string function, string capabilities, int answer)
    {
        var name = $"policy-{function}-{(uint)string.GetHashCode(capabilities, StringComparison.Ordinal)}";
        await product.Api.KeepGuestAsync(name, capabilities);

        var run = await product.Api.RunAsync(name, $$$"""{"function":"{{{function}}}","env":{"ABC":"1"}}""");

        Assert.Equal(answer, run.GetProperty("result").GetInt32());
    }

    [Fact]
    public async Task Run_ThatIsRefused_IsInTheHistoryAndInTheFigures()
    {
        await product.Api.KeepGuestAsync("refused", """{"clock":false}""");
        var id = (await product.Api.RunAsync("refused", """{"function":"clock"}""")).GetProperty("execution_id").GetString()!;

        var entry = (await product.Api.GetAsync("/api/v1/executions/" + id)).Json;
        var figures = (await product.Api.GetAsync("/api/v1/metrics/runtime")).Json;

        Assert.Equal(1, entry.GetProperty("violation_count").GetInt32());
        var violation = Assert.Single(entry.GetProperty("violations").EnumerateArray());
        Assert.Equal(("clock", "clock_time_get"), (violation.GetProperty("capability").GetString(), violation.GetProperty("asked").GetString()));
        Assert.InRange(violation.GetProperty("time").GetDateTimeOffset(), entry.GetProperty("started_at").GetDateTimeOffset(), DateTimeOffset.MaxValue);
        Assert.True(figures.GetProperty("capability_violations").GetInt64() > 0);
    }

    [Fact]
    public async Task Run_ThatIsAllowed_HasNoViolations()
    {
        await product.Api.KeepGuestAsync("allowed", "{}");
        var id = (await product.Api.RunAsync("allowed", """{"function":"clock"}""")).GetProperty("execution_id").GetString()!;

        Assert.Equal(0, (await product.Api.GetAsync("/api/v1/executions/" + id)).Json.GetProperty("violations").GetArrayLength());
    }

    [Fact]
    public async Task Run_WithTerminate_EndsAtTheViolation()
    {
        await product.Api.KeepGuestAsync("terminated", """{"clock":false,"on_violation":"terminate"}""");

        var run = await product.Api.RunAsync("terminated", """{"function":"clock"}""");

        Assert.Equal(("failed", "capability_denied"), (run.GetProperty("status").GetString(), run.GetProperty("fault").GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Patch_WithManyFaults_NamesThemAll()
    {
        await product.Api.KeepAsync("many-faults", CapabilityGuest.Text());

        var form = await product.Api.PatchAsync("many-faults", """{"file_acces":"read","clock":1,"on_violation":"ignore","mounts":[{"path":"/x"}]}""");
        var rules = await product.Api.PatchAsync(
            "many-faults", """{"allowed_paths":["a"],"denied_syscalls":["fly_*"],"max_open_files":5000,"mounts":[{"type":"volume","path":"/v","name":"../x"},{"type":"scratch","path":"/v"}]}""");

        Assert.Contains("file_access", form.Fault("capabilities.file_acces"), StringComparison.Ordinal);
        Assert.All(["capabilities.clock", "capabilities.on_violation", "capabilities.mounts[0].type"], field => Assert.NotEmpty(form.Fault(field)));
        string[] fields = ["allowed_paths[0]", "denied_syscalls[0]", "max_open_files", "mounts[0].name", "mounts[1].path"];
        Assert.All(fields, field => Assert.NotEmpty(rules.Fault("capabilities." + field)));
    }

    [Fact]
    public async Task Learning_ThenSuggested_AllowsTheSameRunsAndNoOthers()
    {
        await product.Api.KeepGuestAsync("learner", """{"learning":true}""");
        await product.Api.AskAsync("learner", "clock");
        Assert.NotEqual(0, await product.Api.AskAsync("learner", "write"));

        var suggested = (await product.Api.GetAsync("/api/v1/modules/learner/capabilities/suggested")).Json;
        await product.Api.GrantAsync("learner", suggested.GetProperty("capabilities").GetRawText());

        Assert.True(suggested.GetProperty("learning").GetBoolean());
        Assert.False((await product.Api.GetAsync("/api/v1/modules/learner")).Json.GetProperty("settings")
            .GetProperty("capabilities")
            .GetProperty("learning")
            .GetBoolean());
        Assert.Equal(0, await product.Api.AskAsync("learner", "clock"));
        Assert.Equal(CapabilityGuest.NotCapable, await product.Api.AskAsync("learner", "random"));
        Assert.Equal("/a", suggested.GetProperty("capabilities").GetProperty("allowed_paths")[0].GetString());
    }

    [Fact]
    public async Task Learnt_OfADeletedModule_IsNotSuggestedToTheNextOfItsName()
    {
        await product.Api.KeepGuestAsync("learner-reborn", """{"learning":true}""");
        await product.Api.AskAsync("learner-reborn", "clock");
        Assert.Equal(1, (await SuggestedAsync("learner-reborn")).GetProperty("uses").GetInt32());

        await product.Api.SendAsync(HttpMethod.Delete, "/api/v1/modules/learner-reborn");
        await product.Api.KeepGuestAsync("learner-reborn", """{"learning":true}""");

        Assert.Equal(0, (await SuggestedAsync("learner-reborn")).GetProperty("uses").GetInt32());
    }

    private async Task<JsonElement> SuggestedAsync(string name) => (await product.Api.GetAsync($"/api/v1/modules/{name}/capabilities/suggested")).Json;
}
