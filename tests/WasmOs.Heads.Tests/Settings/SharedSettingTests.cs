using WasmOs.Functions.Settings.Table;

namespace WasmOs.Heads.Tests.Settings;

/// <summary>One reader: every setting that both heads have reaches the same options in both, and the same mistakes are told in the same words.</summary>
public sealed class SharedSettingTests : IDisposable
{
    private const string Wrong = "!wrong!";

    private readonly BothHeads _heads = new();

    public static TheoryData<string> Names => [.. SettingSamples.Values.Keys];

    [Fact]
    public void Values_EverySettingOfBothHeads_HasASample()
    {
        var both = SettingTable.All.Where(setting => !setting.OnlyEmbedded).Select(setting => setting.Name);

        Assert.Equal(both.Order(StringComparer.Ordinal), SettingSamples.Values.Keys.Concat(SettingSamples.OfEachHead).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_OneSetting_ReachesTheSameOptionsInBothHeads(string name)
    {
        var (unsetHost, unsetWorker) = _heads.Values();
        var (host, worker) = _heads.Values(
            [.. SettingSamples.NeededBy(name).Append(name).Select(static one => (one, SettingSamples.Values[one]))]);

        // What host.json alone says in the embedded host does not change.
        var changed = host.Except(unsetHost).ToList();
        Assert.NotEmpty(changed);
        Assert.Equal(changed, worker.Except(unsetWorker));
        Assert.Equal(unsetHost.Keys.Except(host.Keys), unsetWorker.Keys.Except(worker.Keys));
    }

    [Fact]
    public void Read_AllSettings_DifferInWhatHostJsonSaysAlone()
    {
        var (host, worker) = _heads.Values([.. SettingSamples.Values.Select(setting => (setting.Key, setting.Value))]);

        string[] hostJson = [
            "ProductOptions.<Runtime>k__BackingField.<MaxBegunRuns>k__BackingField", "ProductOptions.<Runtime>k__BackingField.<QueueLimit>k__BackingField"
        ];
        Assert.Equal([], host.Except(worker).Select(value => value.Key).Except(hostJson));
        Assert.Equal(host.Keys, worker.Keys);
    }

    [Fact]
    public void Read_EachSettingWrong_BothHeadsSayTheSameAtOnce()
    {
        var faults = new List<string>();
        (string Name, string Value)[] wrong = [.. SettingTable.All.Where(setting => !setting.OnlyEmbedded && IsWrong(setting))
            .Select(setting => (setting.Name, Wrong))];

        var host = _heads.HostErrors(wrong);
        var worker = _heads.ReadWorker(wrong).Errors;

        Assert.Equal(host, worker);
        Assert.All(wrong, setting => Assert.Contains(worker, error => error.StartsWith(setting.Name + ":", StringComparison.Ordinal)));
        Assert.DoesNotContain(worker, error => error.StartsWith("ARTIFACT_KEY", StringComparison.Ordinal) && error.Contains(Wrong, StringComparison.Ordinal));
        Assert.True(wrong.Length > 50, $"{wrong.Length} settings");
    }

    [Theory]
    [InlineData("SCHEDULER_POLICY=x")]
    [InlineData("ARTIFACT_KEY=c2hvcnQ=")]
    [InlineData("MEMORY_LIMIT=1")]
    [InlineData("MAX_WASM_SIZE=4")]
    [InlineData("EXECUTION_TIMEOUT=500;MAX_TIMEOUT=300")]
    [InlineData("MAX_MOUNT_SIZE=200000000;MAX_RUN_HELD_BYTES=100000000")]
    [InlineData("CAPABILITIES_FILE=no-such-file.yaml")]
    [InlineData("MAX_WASM_SIZES=1;TLS_CERT_PATH=x;WASMOS_NOTHING=1;max_modules=5")]
    public void Read_WrongSettings_AreToldInTheSameWords(string text)
    {
        (string Name, string Value)[] settings = [.. text.Split(';').Select(setting => setting.Split('=', 2)).Select(pair => (pair[0], pair[1]))];

        var host = _heads.HostErrors(settings);

        Assert.Equal(host, _heads.ReadWorker(settings).Errors);
    }

    [Fact]
    public void Read_CapabilitiesFileWithMistakes_IsToldWithItsLinesByBoth()
    {
        File.WriteAllText(Path.Combine(_heads.Folder, SettingSamples.File), "module_capabilities:\n  calc: { clock: maybe }\n  'Bad Name': {}\nother: 1\n");

        var host = _heads.HostErrors(("CAPABILITIES_FILE", SettingSamples.File));

        Assert.Equal(3, host.Count);
        Assert.All(host, error => Assert.StartsWith("CAPABILITIES_FILE: ", error, StringComparison.Ordinal));
        Assert.Equal(host, _heads.ReadWorker(("CAPABILITIES_FILE", SettingSamples.File)).Errors);
    }

    public void Dispose() => _heads.Dispose();

    private static bool IsWrong(Functions.Settings.Setting setting)
    {
        var faults = new List<string>();
        setting.Check(Wrong, faults);
        return faults.Count > 0 && !SettingSamples.OfEachHead.Contains(setting.Name);
    }
}
