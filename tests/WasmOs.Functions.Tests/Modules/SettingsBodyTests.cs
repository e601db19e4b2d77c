using System.Text;
using WasmOs.Functions.Modules;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Modules;

namespace WasmOs.Functions.Tests.Modules;

/// <summary>Patches of settings follow RFC 7396.</summary>
[Trait("Trial", "1.22")]
public sealed class SettingsBodyTests
{
    private static readonly ModuleSettings Full = Patch(ModuleSettings.Default, """
        {"limits":{"timeout":5,"fuel":7},"capabilities":{"file_access":"write","clock":false,"mounts":[{"type":"scratch","path":"/a"}]},
         "http":{"pass_cookies":true},"env":{"A":"1","B":"2"},"args":["x","y"],"description":"d","labels":{"l":"m"}}
        """);

    [Theory]
    [InlineData("""{"limits":{"fuel":null}}""")]
    [InlineData("""{"limits":{"memory_bytes":65536}}""")]
    public void Read_PartOfLimits_KeepsTheOthers(string json) => Assert.Equal(5, Patch(Full, json).Limits.Timeout);

    [Fact]
    public void Read_NullOfALimit_RemovesIt() => Assert.Equal(new ModuleLimits { Timeout = 5 }, Patch(Full, """{"limits":{"fuel":null}}""").Limits);

    [Fact]
    public void Read_OneCapability_KeepsTheGrants() =>
        Assert.Equal(Full.Capabilities with { Learning = true }, Patch(Full, """{"capabilities":{"learning":true}}""").Capabilities);

    [Fact]
    public void Read_NullOfACapability_IsItsDefault() => Assert.Equal(
        Kernel.Capabilities.ModuleCapabilities.Unset, Patch(Full, """{"capabilities":{"file_access":null,"clock":null,"mounts":null}}""").Capabilities);

    [Fact]
    public void Read_AVariable_KeepsTheOthersAndNullRemovesOne()
    {
        var patched = Patch(Full, """{"env":{"B":null,"C":"3"},"labels":{"l":null}}""");
        Assert.Equal(["A=1", "C=3"], patched.Env.Select(variable => $"{variable.Key}={variable.Value}").Order(StringComparer.Ordinal));
        Assert.Empty(patched.Labels);
    }

    [Fact]
    public void Read_AnArray_ReplacesTheOldOne() => Assert.Equal("z", Assert.Single(Patch(Full, """{"args":["z"]}""").Args));

    [Fact]
    public void Read_NullOfObjects_AreTheDefaults()
    {
        var patched = Patch(Full, """{"limits":null,"capabilities":null,"http":null,"env":null,"args":null,"description":null,"labels":null}""");
        Assert.Equal(ModuleLimits.None, patched.Limits);
        Assert.Equal(Kernel.Capabilities.ModuleCapabilities.Unset, patched.Capabilities);
        Assert.Equal(ModuleHttp.Default, patched.Http);
        Assert.Equal((0, 0, 0, ""), (patched.Env.Count, patched.Args.Length, patched.Labels.Count, patched.Description));
    }

    [Fact]
    public void Read_Nothing_ChangesNothing() => Assert.Same(Full, Patch(Full, "{}"));

    private static ModuleSettings Patch(ModuleSettings settings, string json)
    {
        var errors = new FieldErrors();
        var body = Encoding.UTF8.GetBytes(json);
        var change = SettingsBody.Read(body, errors);
        Assert.True(errors.IsEmpty);

        // The server reuses its buffer before the change is applied, so the change must not refer to it.
        Array.Clear(body);
        return change(settings);
    }
}
