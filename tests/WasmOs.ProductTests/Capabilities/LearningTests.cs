using System.Text.Json;
using WasmOs.TestKit;

namespace WasmOs.ProductTests.Capabilities;

/// <summary>Deny a capability, learn, read the suggestion and apply it: then the same run succeeds.</summary>
[Collection(ProductCollection.Name)]
[Trait("Trial", "1.22")]
public sealed class LearningTests(SharedProduct product)
{
    private const int NoEntry = 44;
    private readonly ProductClient _api = product.Api;

    [Theory]
    [InlineData("put", "note.txt", "file_write", "/notes/note.txt")]
    [InlineData("put", "deep/er/note.txt", "file_write", "/notes/deep/er/note.txt")]
    [InlineData("append", "log", "file_write", "/notes/log")]
    public async Task Files_BelowTheRoot_AreObservedAndThenGranted(string verb, string name, string capability, string path)
    {
        var module = $"learn-{verb}-{name.Length}";
        var call = JsonSerializer.Serialize(new { argv = new[] { verb, name }, input = "text" });
        await _api.KeepAsync(module, Guests.FilesRust());
        await _api.GrantAsync(module, """{"learning":true}""");

        var denied = await _api.RunAsync(module, call);
        var entry = (await _api.GetAsync("/api/v1/executions/" + denied.GetProperty("execution_id").GetString())).Json;
        var suggested = (await _api.GetAsync($"/api/v1/modules/{module}/capabilities/suggested")).Json;
        await _api.GrantAsync(module, suggested.GetProperty("capabilities").GetRawText());
        var granted = await _api.RunAsync(module, call);

        Assert.NotEqual("succeeded", denied.GetProperty("status").GetString());
        Assert.Contains(entry.GetProperty("violations").EnumerateArray(), violation =>
            (violation.GetProperty("capability").GetString(), violation.GetProperty("asked").GetString()) == (capability, path));
        Assert.Equal(capability == "file_write" ? "write" : "read", suggested.GetProperty("capabilities").GetProperty("file_access").GetString());
        Assert.True(granted.GetProperty("status").GetString() == "succeeded", suggested.GetRawText() + granted.GetRawText());
    }

    [Theory]
    [InlineData("write", "{}", CapabilityGuest.NotCapable, 0)]
    [InlineData("read", "{}", CapabilityGuest.NotCapable, NoEntry)]
    [InlineData("escape", "{}", CapabilityGuest.NotCapable, NoEntry)]
    [InlineData("clock", """{"clock":false}""", CapabilityGuest.NotCapable, 0)]
    [InlineData("random", """{"randomness":false}""", CapabilityGuest.NotCapable, 0)]
    [InlineData("arguments", """{"arguments":false}""", 1000, 1001)]
    [InlineData("environment", "{}", 1000, 1001)]
    [InlineData("yield", """{"denied_syscalls":["sched_*"]}""", CapabilityGuest.NotCapable, 0)]
    [InlineData("yield", """{"allowed_syscalls":["fd_*"]}""", CapabilityGuest.NotCapable, 0)]
    [InlineData("write", """{"file_access":"read","mounts":[{"type":"scratch","path":"/"}]}""", CapabilityGuest.NotCapable, 0)]
    [InlineData("write", """{"file_access":"write","allowed_paths":["/b"],"mounts":[{"type":"scratch","path":"/"}]}""", CapabilityGuest.NotCapable, 0)]
    public async Task Capability_Denied_IsObservedAndThenGranted(string function, string capabilities, int denied, int granted)
    {
        var module = $"learn-{function}-{(uint)string.GetHashCode(capabilities, StringComparison.Ordinal)}";
        var call = $$$"""{"function":"{{{function}}}","env":{"ABC":"1"}}""";
        await _api.KeepGuestAsync(module, capabilities);
        await _api.GrantAsync(module, """{"learning":true}""");

        var before = (await _api.RunAsync(module, call)).GetProperty("result").GetInt32();
        var suggested = (await _api.GetAsync($"/api/v1/modules/{module}/capabilities/suggested")).Json;
        await _api.GrantAsync(module, suggested.GetProperty("capabilities").GetRawText());
        var after = (await _api.RunAsync(module, call)).GetProperty("result").GetInt32();

        Assert.Equal(denied, before);
        Assert.True(after == granted, $"{after}: {suggested.GetRawText()}");
    }
}
