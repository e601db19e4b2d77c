using WasmOs.Functions.Configuration;
using WasmOs.Functions.Settings;
using WasmOs.Functions.Settings.Table;
using WasmOs.Runtime;

namespace WasmOs.Functions.Tests.Configuration;

[Trait("Trial", "1.6")]
public sealed class SettingOrderTests
{
    [Theory]
    [InlineData("MAX_MOUNT_SIZE", "200000000", "MAX_RUN_HELD_BYTES", "100000000")]
    [InlineData("EXECUTION_TIMEOUT", "500", "MAX_TIMEOUT", "300")]
    [InlineData("MAX_RUN_HELD_BYTES", "20000000", "MAX_HELD_BYTES", "10000000")]
    [InlineData("WASM_STACK", "2000000", "MAX_WASM_STACK", "1000000")]
    public void Check_ASettingAboveTheOneThatBoundsIt_IsToldWithBothNames(string lower, string value, string upper, string most)
    {
        var reader = Reader((lower, value), (upper, most));
        SettingOrder.Check(reader);
        var error = Assert.Single(reader.Errors);
        Assert.StartsWith($"{lower}: {value} is above {upper}, which is {most}", error, StringComparison.Ordinal);

        var obeyed = Reader((lower, most), (upper, value));
        SettingOrder.Check(obeyed);
        Assert.Empty(obeyed.Errors);
    }

    [Theory]
    [InlineData("MAX_MOUNT_SIZE", "200000000")]
    [InlineData("EXECUTION_TIMEOUT", "500")]
    [InlineData("MAX_TIMEOUT", "1")]
    [InlineData("MAX_HELD_BYTES", "2000000")]
    public void Check_OneOfThemAlone_IsNoContradiction(string name, string value)
    {
        var reader = Reader((name, value));
        SettingOrder.Check(reader);
        Assert.Empty(reader.Errors);
    }

    [Fact]
    public void LowerDefaults_CeilingsThatAreSet_BoundDefaultsAndNotWhatIsSet()
    {
        var lowered = new RuntimeOptions();
        SettingOrder.LowerDefaults(Reader(("MAX_TIMEOUT", "10"), ("MAX_HELD_BYTES", "2000000")), lowered);
        Assert.Equal((TimeSpan.FromSeconds(10), 2_000_000L), (lowered.Sandbox.Limits.Timeout, lowered.Sandbox.Limits.HeldBytes));

        var unset = new RuntimeOptions();
        SettingOrder.LowerDefaults(Reader(), unset);
        Assert.Equal(new RuntimeOptions().Sandbox.Limits, unset.Sandbox.Limits);
    }

    [Theory]
    [InlineData("MAX_MOUNT_SIZE", "MAX_MOUNT_SIZE=1000")]
    [InlineData("MAX_RUN_HELD_BYTES", "MAX_MOUNT_SIZE=999999999")]
    [InlineData("MAX_RUN_HELD_BYTES", "MAX_RUN_HELD_BYTES=1048576")]
    [InlineData("MAX_HELD_BYTES", "MAX_HELD_BYTES=1048576")]
    public void MountSettingOf_WhicheverIsLeast_IsNamed(string expected, string set) =>
        Assert.Equal(expected, CeilingSettings.MountSettingOf(Reader((set.Split('=')[0], set.Split('=')[1]))));

    private static SettingReader Reader(params (string Name, string Value)[] settings) =>
        new(name => settings.FirstOrDefault(setting => setting.Name == name).Value);
}
