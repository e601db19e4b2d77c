using WasmOs.Host.Configuration;
using WasmOs.Host.Startup;
using WasmOs.Runtime;

namespace WasmOs.Host.Tests.Configuration;

public sealed class SchedulerSettingsTests
{
    private static readonly string Key = Convert.ToBase64String(new byte[32]);

    [Theory]
    [InlineData("", "", "round_robin", 10)]
    [InlineData("fair_share", "0.02", "fair_share", 20)]
    [InlineData(" cooperative ", "1", "cooperative", 1000)]
    public void Read_SchedulerSettings_AreTheRuntimes(string policy, string slice, string expected, double milliseconds)
    {
        var runtime = Read(policy, slice);

        Assert.Equal((expected, TimeSpan.FromMilliseconds(milliseconds)), (runtime.SchedulerPolicy, runtime.SchedulerSlice));
    }

    [Fact]
    public void Read_WrongSchedulerSettings_AreNamedWithWhatTheyMayBe()
    {
        var error = Assert.Throws<StartupException>(() => Read("roundrobin", "10"));

        Assert.Equal(
            [
                "SCHEDULER_POLICY: 'roundrobin' is not round_robin, priority, cooperative or fair_share.",
                "SCHEDULER_SLICE: '10' is not a number of seconds from 0.005 to 1."
            ],
            error.Errors);
    }

    private static RuntimeOptions Read(string policy, string slice)
    {
        var options = new HostOptions
        {
            DataDirectory = Path.Combine(Path.GetTempPath(), "wasmos-no-such-folder"),
            Settings = new Dictionary<string, string> { ["SCHEDULER_POLICY"] = policy, ["SCHEDULER_SLICE"] = slice, ["ARTIFACT_KEY"] = Key, ["SECRETS_KEY"] = Key },
        };
        HostOptionsReader.Complete(options);
        return options.Product.Runtime;
    }
}
