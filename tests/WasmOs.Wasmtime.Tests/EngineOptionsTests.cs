namespace WasmOs.Wasmtime.Tests;

/// <summary>
/// libwasmtime aborts the process on an invalid combination of options. Each rule has two tests: options that obey the rule make a real engine, and options
/// that violate it are refused before libwasmtime gets them.
/// </summary>
public sealed class EngineOptionsTests
{
    public static TheoryData<string, Action<EngineOptions>> Faulty => new()
    {
        { "Strategy", o => o.Strategy = (CompilerStrategy)7 },
        { "MaxWasmStack", o => o.MaxWasmStack = (64 << 10) - 1 },
        { "MaxWasmStack", o => o.MaxWasmStack = (512 << 20) + 1 },
        { "Capacity", o => o.Capacity = 0 },
        { "Capacity", o => o.Capacity = 24_001 },
        { "MaxMemoryBytes", o => o.MaxMemoryBytes = 0 },
        { "MaxMemoryBytes", o => o.MaxMemoryBytes = (64 << 10) + 1 },
        { "MaxMemoryBytes", o => o.MaxMemoryBytes = (4L << 30) + (64 << 10) },
        { "MaxTableElements", o => o.MaxTableElements = 0 },
        { "MaxTableElements", o => o.MaxTableElements = 10_000_001 },
        { "MaxMemoriesPerModule", o => o.MaxMemoriesPerModule = 0 },
        { "MaxMemoriesPerModule", o => o.MaxMemoriesPerModule = 17 },
        { "MaxTablesPerModule", o => o.MaxTablesPerModule = 0 },
        { "MaxTablesPerModule", o => o.MaxTablesPerModule = 17 },
        { "LinearMemoryKeepResident", o => o.LinearMemoryKeepResident = -1 },
        { "LinearMemoryKeepResident", o => o.LinearMemoryKeepResident = (16 << 20) + 1 },
        { "TableKeepResident", o => o.TableKeepResident = -1 },
        { "TableKeepResident", o => o.TableKeepResident = (16 << 20) + 1 },
        { "Capacity × MaxMemoriesPerModule", o => (o.Capacity, o.MaxMemoriesPerModule) = (20_000, 2) },
        { "Capacity × MaxTablesPerModule × MaxTableElements", o => (o.Capacity, o.MaxTableElements) = (24_000, 10_000_000) },
    };

    public static TheoryData<Action<EngineOptions>> Usable => new()
    {
        o => o.MaxWasmStack = 64 << 10,
        o => o.MaxWasmStack = 512 << 20,
        o => o.Capacity = 1,
        o => o.Capacity = 20_000,
        o => o.MaxMemoryBytes = 64 << 10,
        o => o.MaxMemoryBytes = 4L << 30,
        o => o.MaxTableElements = 1,
        o => o.MaxTableElements = 10_000_000,
        o => (o.MaxMemoriesPerModule, o.MaxTablesPerModule) = (16, 16),
        o => (o.LinearMemoryKeepResident, o.TableKeepResident) = (0, 0),
        o => (o.LinearMemoryKeepResident, o.TableKeepResident) = (16 << 20, 16 << 20),
        o => o.ParallelCompilation = false,
        o => o.ConsumeFuel = true,
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void Validate_RuleViolated_NamesItAndNoEngineIsMade(string rule, Action<EngineOptions> change)
    {
        var options = Small();
        change(options);
        Assert.Contains(options.Validate(), fault => fault.StartsWith(rule, StringComparison.Ordinal));
        var error = Assert.Throws<ArgumentException>(() => new Engine(options));
        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Usable))]
    public void Engine_RulesObeyed_CompilesAndRuns(Action<EngineOptions> change)
    {
        foreach (var strategy in Enum.GetValues<CompilerStrategy>())
        {
            var options = Small();
            options.Strategy = strategy;
            change(options);
            Assert.Empty(options.Validate());
            using var engine = new Engine(options);
            using var linked = Engines.Link(engine, """(module (memory 1 1) (table 1 1 funcref) (func (export "one") (result i32) i32.const 1))""");
            using var store = new Store(new RecordingHost());
            store.Open(engine);
            Assert.Null(store.Instantiate(linked));
        }
    }

    [Fact]
    public void Validate_Defaults_AreFaultless() => Assert.Empty(new EngineOptions().Validate());

    private static EngineOptions Small() => new() { Capacity = 4 };
}
