using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Tests.Executions;

public class ExecutionLimitsTests
{
    private static readonly ModuleLimitCeiling Ceiling = new(new SandboxOptions { MaximumTimeout = TimeSpan.FromSeconds(100), MaximumMemoryBytes = 256 << 20 });

    [Fact]
    public void Of_NothingAsked_IsTheDefaultAndMadeOnce()
    {
        var module = Module(ModuleLimits.None);
        var limits = ExecutionLimits.Of(Ceiling, module, new ExecuteRequest()).Value;
        Assert.Equal(ResourceLimits.Default, limits);
        Assert.Same(limits, ExecutionLimits.Of(Ceiling, module, new ExecuteRequest()).Value);
    }

    [Fact]
    public void Of_ModuleAndRequest_TheNarrowerHolds()
    {
        var module = Module(new ModuleLimits { Timeout = 60, Fuel = 1000 });
        var request = new ExecuteRequest { Timeout = 50, Limits = new ModuleLimits { MemoryBytes = 1 << 20 } };
        var limits = ExecutionLimits.Of(Ceiling, module, request).Value;
        Assert.Equal((TimeSpan.FromSeconds(50), 1L << 20, 1000L), (limits.Timeout, limits.MemoryBytes, limits.Fuel));
    }

    [Fact]
    public void Of_RequestWiderThanTheDefaultButNotThanTheServer_IsTaken() =>
        Assert.Equal(TimeSpan.FromSeconds(100), ExecutionLimits.Of(Ceiling, Module(ModuleLimits.None), new ExecuteRequest { Timeout = 100 }).Value.Timeout);

    [Theory]
    [InlineData(61.0)]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Of_TimeoutOverTheModules_NamesTheField(double timeout)
    {
        var refused = ExecutionLimits.Of(Ceiling, Module(new ModuleLimits { Timeout = 60 }), new ExecuteRequest { Timeout = timeout });
        Assert.Equal(["timeout"], refused.Error!.Fields.Keys);
        Assert.Equal("invalid-request", refused.Error.Slug);
    }

    [Fact]
    public void Of_ManyOver_NamesThemAll()
    {
        var asked = new ModuleLimits { MemoryBytes = 1L << 40, Fuel = 11, TableElements = 100_001, StackBytes = 3 << 20, OutputBytes = 2 << 20, Timeout = 101 };
        var refused =
            ExecutionLimits.Of(Ceiling, Module(new ModuleLimits { Fuel = 10, StackBytes = 2 << 20 }), new ExecuteRequest { Limits = asked, Timeout = 102 });
        Assert.Equal(
            [
                "limits.fuel", "limits.memory_bytes", "limits.output_bytes", "limits.stack_bytes", "limits.table_elements", "limits.timeout",
                "timeout"
            ], refused.Error!.Fields.Keys);
    }

    [Fact]
    public void Of_SettingFromWhenTheServerAllowedMore_GivesWay() =>
        Assert.Equal(
            TimeSpan.FromSeconds(100), ExecutionLimits.Of(Ceiling, Module(new ModuleLimits { Timeout = 1000 }), new ExecuteRequest()).Value.Timeout);

    /// <summary>Runs get their module's stack size. A call may request less; a call without a module may request as much as the operator allows.</summary>
    [Theory]
    [InlineData(null, null, null)]
    [InlineData(4 << 20, null, 4 << 20)]
    [InlineData(4 << 20, 2 << 20, 2 << 20)]
    [InlineData(null, 8 << 20, 8 << 20)]
    [InlineData(64 << 20, null, 8 << 20)]
    [Trait("Trial", "1.16")]
    public void Of_Stack_IsTheCallsElseTheModules(int? module, int? call, int? expected)
    {
        var request = new ExecuteRequest { Limits = call is null ? null : new ModuleLimits { StackBytes = call } };
        Assert.Equal(expected, ExecutionLimits.Of(Ceiling, Module(new ModuleLimits { StackBytes = module }), request).Value.StackBytes);
    }

    // Grants are compiled on first use, and these tests do not use them.
    private static ResolvedModule Module(ModuleLimits limits) =>
        new(
            new ModuleHead("calc", 1, 1, ModuleSettings.Default with { Limits = limits }, DateTimeOffset.UnixEpoch, Deleting: false, ""), 1,
            ModuleDigest.Of("calc"u8), null, null!);
}
